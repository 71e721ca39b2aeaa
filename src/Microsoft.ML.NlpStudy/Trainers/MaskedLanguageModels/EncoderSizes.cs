using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy;

/// <summary>The sizes of a new encoder with BERT's architecture.</summary>
/// <remarks>
/// The defaults make an encoder that a CPU pretrains within hours. BERT's base model has 12 layers of size 768 with 12 heads, a
/// feed-forward size of 3,072 and 512 positions.
/// </remarks>
public sealed record EncoderSizes
{
    /// <summary>The number of layers. Default: 4.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>The size of a token's state. Default: 256.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <summary>The number of attention heads of a layer, a divisor of the hidden size. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The width of a layer's feed-forward network. Default: 1,024.</summary>
    public int FeedForwardSize { get; init; } = 1024;

    /// <summary>The maximum length of a text in tokens, both special tokens included. Default: 128.</summary>
    public int MaximumLength { get; init; } = 128;

    /// <summary>The probability of dropout in training, of attention weights too, 0 to 1. Default: 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Checks that each size is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.InRange(3, 1 << 20, MaximumLength);
        Architecture(vocabularySize: 1).Validate();
    }

    internal EncoderArchitecture Architecture(int vocabularySize) => new()
    {
        Family = "bert",
        VocabularySize = vocabularySize,
        EmbeddingSize = HiddenSize,
        HiddenSize = HiddenSize,
        Layers = Layers,
        Heads = Heads,
        FeedForwardSize = FeedForwardSize,
        Positions = MaximumLength,
        Types = 2,
        NormEpsilon = 1e-12,
        Dropout = Dropout,
        AttentionDropout = Dropout,
        HasMaskedTokenHead = true,
    };
}
