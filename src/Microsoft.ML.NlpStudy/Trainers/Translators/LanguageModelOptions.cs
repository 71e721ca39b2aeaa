using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a recurrent language model: column, sizes and training.</summary>
/// <remarks>
/// Mikolov et al., "Recurrent neural network based language model" (2010). Dropout is applied to token vectors, between layers, and to the
/// input of the output layer. It drops the same features for a whole text. With weight dropout and the penalties on states, it is the
/// AWD-LSTM of Merity et al., "Regularizing and Optimizing LSTM Language Models" (2018).
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
    /// The share of the vocabulary that is dropped during training, all occurrences of a token in a batch together. Default: 0.
    /// </summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>
    /// The share of the recurrent layers' weights from state to state that is dropped during training, for a whole batch. Default: 0.
    /// </summary>
    /// <remarks>DropConnect, as in the AWD-LSTM. It needs the CPU.</remarks>
    public double WeightDropout { get; init; }

    /// <summary>
    /// The factor of the mean square of the last layer's states after dropout, which is added to the training loss. Default: 0; the
    /// AWD-LSTM has 2.
    /// </summary>
    public double ActivationRegularization { get; init; }

    /// <summary>
    /// The factor of the mean square of the change of the last layer's states from token to token, which is added to the training loss.
    /// Default: 0; the AWD-LSTM has 1.
    /// </summary>
    public double TemporalActivationRegularization { get; init; }

    /// <summary>
    /// The number of tokens, drawn for each batch, that stand for the whole vocabulary in the softmax during training;
    /// <see langword="null"/> for all tokens. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// A large vocabulary otherwise costs more than the recurrent layers. Frequent tokens are always among the drawn ones. Rare ones are
    /// drawn with a probability that grows with their frequency, and count the more the smaller it is. So the sum over the vocabulary is
    /// right on average. The training has no accuracy then; validation and scoring use all tokens.
    /// </remarks>
    public int? SampledTokens { get; init; }

    /// <summary>
    /// Whether training reads all texts as one, in as many rows as a batch has texts, and carries states from batch to batch. Default:
    /// false, each text by itself.
    /// </summary>
    /// <remarks>
    /// There is no padding then, and a batch has <see cref="TruncationLength"/> steps. The texts are joined in another order in each epoch.
    /// Validation and scoring read each text by itself.
    /// </remarks>
    public bool JoinTexts { get; init; }

    /// <summary>Whether texts are read from their end to their start. Default: false.</summary>
    public bool Reverse { get; init; }

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
        OptionCheck.Share(EmbeddingDropout);
        OptionCheck.Share(WeightDropout);
        OptionCheck.AtLeast(0, ActivationRegularization);
        OptionCheck.AtLeast(0, TemporalActivationRegularization);
        OptionCheck.That(SampledTokens is null or >= 1, "at least 1, or null for all tokens", SampledTokens);
        OptionCheck.That(
            !TiedEmbeddings || EmbeddingSize == HiddenSize,
            $"false, or an EmbeddingSize of HiddenSize, {HiddenSize}, and not {EmbeddingSize}", TiedEmbeddings);
        OptionCheck.That(TruncationLength is null or >= 1, "at least 1, or null for no truncation", TruncationLength);
        OptionCheck.That(
            !JoinTexts || TruncationLength is not null, "a length, as joined texts are read in windows of it", TruncationLength);
        OptionCheck.That(MaximumLength is null or >= 1, "at least 1, or null for no limit", MaximumLength);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric is ValidationMetric.Loss or ValidationMetric.Accuracy, "Loss or Accuracy, which texts have",
            Training.ValidationMetric, nameof(TrainingOptions.ValidationMetric));
        OptionCheck.That(
            SampledTokens is null || Training.LabelSmoothing == 0, "0, as SampledTokens has no room for it", Training.LabelSmoothing,
            nameof(TrainingOptions.LabelSmoothing));
    }

    internal Int128 LargestMatrix(int vocabulary) => Int128.Max(vocabulary, 4 * (Int128)HiddenSize) * Math.Max(EmbeddingSize, HiddenSize);

    internal Int128 WeightCount(int vocabulary) =>
        WeightSizes.Tokens(vocabulary, EmbeddingSize)
        + WeightSizes.Recurrent(Cell, EmbeddingSize, HiddenSize, Layers)
        + WeightSizes.TokenProjection(HiddenSize, vocabulary, TiedEmbeddings);

    internal LanguageModelNetwork CreateNetwork(int vocabulary) => new(this, vocabulary);
}
