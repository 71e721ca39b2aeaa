using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>EmbedText</c>.</summary>
public sealed record EmbedTextOptions
{
    /// <summary>The vector made of the token states. Default: their mean.</summary>
    public EncoderPooling Pooling { get; init; } = EncoderPooling.Mean;

    /// <summary>Whether vectors are divided by their length, so that their product is the cosine. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>
    /// The maximum length of a text in tokens, both special tokens included; the rest is cut off. <see langword="null"/>: the encoder's
    /// maximum. Default: <see langword="null"/>.
    /// </summary>
    public int? MaximumLength { get; init; }

    /// <summary>The number of CPU threads; 0 for one a processor. Default: 0.</summary>
    public int Threads { get; init; }

    internal void Validate(int positions, bool hasPooler)
    {
        OptionCheck.IsDefined(Pooling);
        OptionCheck.That(Pooling != EncoderPooling.Pooler || hasPooler, "Mean or FirstToken, as the encoder has no pooler", Pooling);
        OptionCheck.That(
            MaximumLength is null || (MaximumLength >= 3 && MaximumLength <= positions), $"3 to {positions}, or null", MaximumLength);
        OptionCheck.AtLeast(0, Threads);
    }
}
