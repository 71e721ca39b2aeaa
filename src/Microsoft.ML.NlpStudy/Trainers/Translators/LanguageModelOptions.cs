using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>A recurrent language model's column, sizes and training.</summary>
/// <remarks>
/// Mikolov et al., "Recurrent neural network based language model" (2010). Dropout takes features from token vectors, between layers, and
/// from what the next token is predicted by; a feature is dropped for a whole text.
/// </remarks>
public sealed record LanguageModelOptions : LanguageModelNetwork.IArchitecture
{
    /// <summary>Column of the texts' token ids: a vector of keys, of any length. Default: <c>Ids</c>.</summary>
    public string IdsColumnName { get; init; } = "Ids";

    /// <summary>The recurrent unit: LSTM or GRU. Default: LSTM.</summary>
    public RnnCellKind Cell { get; init; } = RnnCellKind.Lstm;

    /// <summary>Size of a token's vector. Default: 256.</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>Size of the states. Default: 512.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>Recurrent layers, one upon the other. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>The share of features dropped while training. Default: 0.3.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>
    /// Whether the next token is predicted by the token vectors themselves (Press and Wolf 2017); they must be of the states' size then.
    /// Default: false.
    /// </summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>
    /// Steps that the gradient goes back; states are handed on past that. Default: 70. <see langword="null"/> goes back to the text's
    /// start.
    /// </summary>
    public int? TruncationLength { get; init; } = 70;

    /// <summary>Tokens of a text that are read; <see langword="null"/> reads all. Default: <see langword="null"/>.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>How the network is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(IdsColumnName), "a column's name", IdsColumnName);
        OptionCheck.That(Cell is RnnCellKind.Lstm or RnnCellKind.Gru, "Lstm or Gru", Cell);
        OptionCheck.AtLeast(1, EmbeddingSize);
        OptionCheck.AtLeast(1, HiddenSize);
        OptionCheck.InRange(1, 100, Layers);
        OptionCheck.Share(Dropout);
        OptionCheck.That(
            !TiedEmbeddings || EmbeddingSize == HiddenSize,
            $"false, or an EmbeddingSize of HiddenSize, {HiddenSize}, and not {EmbeddingSize}", TiedEmbeddings);
        OptionCheck.That(TruncationLength is null or >= 1, "at least 1, or null for no truncation", TruncationLength);
        OptionCheck.That(MaximumLength is null or >= 1, "at least 1, or null for no limit", MaximumLength);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric != ValidationMetric.MacroF1, "Loss or Accuracy, which texts have", Training.ValidationMetric,
            nameof(TrainingOptions.ValidationMetric));
    }

    internal Int128 LargestMatrix(int vocabulary) => Int128.Max(vocabulary, 4 * (Int128)HiddenSize) * Math.Max(EmbeddingSize, HiddenSize);

    internal Int128 WeightCount(int vocabulary) =>
        WeightSizes.Tokens(vocabulary, EmbeddingSize)
        + WeightSizes.Recurrent(Cell, EmbeddingSize, HiddenSize, Layers)
        + WeightSizes.TokenProjection(HiddenSize, vocabulary, TiedEmbeddings);

    internal LanguageModelNetwork CreateNetwork(int vocabulary) => new(this, vocabulary);
}
