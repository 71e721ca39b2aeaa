using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>FillMask</c>.</summary>
public sealed record FillMaskOptions
{
    /// <summary>The number of tokens given for each mask, the likeliest first. Default: 5.</summary>
    public int Count { get; init; } = 5;

    /// <summary>The column that will hold the tokens' probabilities. Default: <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The maximum length of a text in tokens, both special tokens included; the rest is cut off, with its masks. <see langword="null"/>:
    /// the encoder's maximum. Default: <see langword="null"/>.
    /// </summary>
    public int? MaximumLength { get; init; }

    /// <summary>The number of CPU threads; 0 for one a processor. Default: 0.</summary>
    public int Threads { get; init; }

    internal void Validate(int positions, int vocabularySize)
    {
        OptionCheck.InRange(1, vocabularySize, Count);
        ColumnName.Check(ScoreColumnName, nameof(ScoreColumnName));
        OptionCheck.That(
            MaximumLength is null || (MaximumLength >= 3 && MaximumLength <= positions), $"3 to {positions}, or null", MaximumLength);
        OptionCheck.AtLeast(0, Threads);
    }
}
