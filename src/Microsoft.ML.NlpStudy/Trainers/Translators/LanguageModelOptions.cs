using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a recurrent language model: column, sizes and training.</summary>
/// <remarks>
/// Mikolov et al., "Recurrent neural network based language model" (2010). Dropout is applied to token vectors, between layers, and to the
/// input of the output layer. It drops the same features for a whole text.
/// </remarks>
public sealed record LanguageModelOptions : LanguageModelNetwork.IArchitecture
{
    /// <summary>The column of the texts' token ids: a vector of keys, of any length. Default: <c>Ids</c>.</summary>
    public string IdsColumnName { get; init; } = "Ids";

    /// <summary>The recurrent unit: LSTM or GRU. Default: LSTM.</summary>
    public RnnCellKind Cell { get; init; } = RnnCellKind.Lstm;

    /// <summary>The size of a token's vector. Default: 256.</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>The size of the states. Default: 512.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>The number of recurrent layers. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>The share of features dropped during training. Default: 0.3.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>
    /// Whether the output layer uses the token vectors as its weights (Press and Wolf 2017); they must then have the size of the states.
    /// Default: false.
    /// </summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>
    /// The number of steps that the gradient goes back, while states are carried on; <see langword="null"/> goes back to the text's start.
    /// Default: 70.
    /// </summary>
    public int? TruncationLength { get; init; } = 70;

    /// <summary>The maximum number of tokens read of a text. Default: <see langword="null"/>, all.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>The training: optimizer, schedule, number of epochs, early stopping.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
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
