using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the recurrent translator: columns, sizes, search and training.</summary>
/// <remarks>
/// Sutskever et al., "Sequence to Sequence Learning with Neural Networks" (2014), with the attention and input feeding of Luong et al.
/// (2015). The encoder reads in both directions, each with half of <see cref="HiddenSize"/>. Dropout is applied to token vectors, between
/// layers, and to the input of the output layer. It drops the same features for a whole text.
/// </remarks>
public sealed record Seq2SeqOptions : TranslatorOptions, Seq2SeqNetwork.IArchitecture
{
    /// <summary>
    /// The study notes' encoder and decoder without attention: token vectors of 256, two LSTM layers of 512, dropout of 0.5.
    /// </summary>
    public static Seq2SeqOptions StudyPlain { get; } =
        new() { HiddenSize = 512, Layers = 2, Dropout = 0.5, Attention = AttentionScoring.None };

    /// <summary>The recurrent unit: LSTM or GRU. Default: LSTM.</summary>
    public RnnCellKind Cell { get; init; } = RnnCellKind.Lstm;

    /// <summary>The size of the states, an even number. Default: 512.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>The number of recurrent layers of the encoder, and of the decoder. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>The scoring of the decoder's attention to the source. Default: general.</summary>
    public AttentionScoring Attention { get; init; } = AttentionScoring.General;

    /// <summary>
    /// Whether a step's input includes the attention output of the step before; training is faster without. Default: true.
    /// </summary>
    public bool InputFeeding { get; init; } = true;

    /// <summary>
    /// The share of steps in the last epoch whose input is the given translation's token and not the network's own prediction. Default: 1,
    /// always the given token.
    /// </summary>
    /// <remarks>
    /// The share is 1 in the first epoch and falls by equal amounts. A share of 1 is teacher forcing, a smaller one is scheduled sampling
    /// (Bengio et al. 2015).
    /// </remarks>
    public double FinalTeacherForcing { get; init; } = 1;

    internal override bool HasAttention => Attention != AttentionScoring.None;

    private protected override void ValidateNetwork()
    {
        OptionCheck.That(Cell is RnnCellKind.Lstm or RnnCellKind.Gru, "Lstm or Gru", Cell);
        OptionCheck.That(HiddenSize >= 2 && HiddenSize % 2 == 0, "an even number from 2", HiddenSize);
        OptionCheck.InRange(1, 100, Layers);
        OptionCheck.IsDefined(Attention);
        OptionCheck.InRange(0, 1, FinalTeacherForcing);
    }

    internal override Int128 LargestMatrix(int sourceVocabulary, int targetVocabulary)
    {
        Int128 widest = (Int128)EmbeddingSize + HiddenSize;
        return widest * Int128.Max(Math.Max(sourceVocabulary, targetVocabulary), Int128.Max(4, 2 * Layers) * HiddenSize);
    }

    internal override Int128 WeightCount(int sourceVocabulary, int targetVocabulary)
    {
        bool feeds = InputFeeding && HasAttention;
        int states = Layers * (Cell == RnnCellKind.Lstm ? 2 : 1);
        return WeightSizes.Tokens(sourceVocabulary, EmbeddingSize) + WeightSizes.Tokens(targetVocabulary, EmbeddingSize)
            + WeightSizes.Recurrent(Cell, EmbeddingSize, HiddenSize / 2, Layers, directions: 2)
            + WeightSizes.Linear(HiddenSize, states * (Int128)HiddenSize)
            + WeightSizes.Recurrent(Cell, EmbeddingSize + (feeds ? (Int128)HiddenSize : 0), HiddenSize, Layers)
            + WeightSizes.LuongAttention(Attention, HiddenSize)
            + WeightSizes.TokenProjection(HiddenSize, targetVocabulary, isTied: false);
    }

    internal override TranslatorNetwork CreateNetwork(int sourceVocabulary, int targetVocabulary) =>
        new Seq2SeqNetwork(this, sourceVocabulary, targetVocabulary);

    internal override void BeginEpoch(TranslatorNetwork network, int epoch, int epochs) =>
        ((Seq2SeqNetwork)network).SamplingProbability = epochs == 1
            ? 1 - FinalTeacherForcing : (1 - FinalTeacherForcing) * (epoch - 1) / (epochs - 1);
}
