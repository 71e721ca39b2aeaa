using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the Transformer translator: columns, sizes, search and training.</summary>
/// <remarks>
/// Vaswani et al., "Attention Is All You Need" (2017). <see cref="TranslatorOptions.EmbeddingSize"/> is the size of all its states. Dropout
/// is applied to token vectors and to each sublayer's output.
/// </remarks>
public sealed record TransformerTranslatorOptions : TranslatorOptions, TransformerTranslatorNetwork.IArchitecture
{
    /// <summary>
    /// Sets the defaults: label smoothing of 0.1, a learning rate of 0.001 that rises over 1,000 steps and then falls as 1/√step.
    /// </summary>
    public TransformerTranslatorOptions()
    {
        Training = new TrainingOptions
        {
            LearningRate = 1e-3,
            Schedule = new InverseSquareRootSchedule(1000),
            Optimizer = new OptimizerChoice { Beta2 = 0.98 },
            LabelSmoothing = 0.1,
        };
    }

    /// <summary>The number of attention heads, a divisor of the embedding size. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The number of the encoder's layers. Default: 3.</summary>
    public int EncoderLayers { get; init; } = 3;

    /// <summary>The number of the decoder's layers. Default: 3.</summary>
    public int DecoderLayers { get; init; } = 3;

    /// <summary>The size of the feed-forward networks. Default: 512.</summary>
    public int FeedForwardSize { get; init; } = 512;

    /// <summary>The place of layer normalization. Default: before each sublayer.</summary>
    public LayerNormPlace Normalization { get; init; } = LayerNormPlace.First;

    /// <summary>The tying of token vectors, which share their weights. Default: those of the decoder and the output layer.</summary>
    public EmbeddingTying Tying { get; init; } = EmbeddingTying.Output;

    internal override bool NeedsOneVocabulary => Tying == EmbeddingTying.All;

    private protected override void ValidateNetwork()
    {
        OptionCheck.That(Heads >= 1 && EmbeddingSize % Heads == 0, $"a divisor of EmbeddingSize, {EmbeddingSize}", Heads);
        OptionCheck.InRange(1, 100, EncoderLayers);
        OptionCheck.InRange(1, 100, DecoderLayers);
        OptionCheck.AtLeast(1, FeedForwardSize);
        OptionCheck.IsDefined(Normalization);
        OptionCheck.IsDefined(Tying);
    }

    internal override Int128 LargestMatrix(int sourceVocabulary, int targetVocabulary) =>
        EmbeddingSize * Int128.Max(Math.Max(sourceVocabulary, targetVocabulary), Int128.Max(3 * (Int128)EmbeddingSize, FeedForwardSize));

    internal override Int128 WeightCount(int sourceVocabulary, int targetVocabulary)
    {
        Int128 tokens = WeightSizes.Tokens(targetVocabulary, EmbeddingSize)
            + (Tying == EmbeddingTying.All ? 0 : WeightSizes.Tokens(sourceVocabulary, EmbeddingSize));
        return tokens
            + (EncoderLayers * WeightSizes.EncoderBlock(EmbeddingSize, FeedForwardSize))
            + (DecoderLayers * WeightSizes.DecoderBlock(EmbeddingSize, FeedForwardSize))
            + (Normalization == LayerNormPlace.First ? 2 * WeightSizes.LayerNorm(EmbeddingSize) : 0)
            + WeightSizes.TokenProjection(EmbeddingSize, targetVocabulary, Tying != EmbeddingTying.None);
    }

    internal override TranslatorNetwork CreateNetwork(int sourceVocabulary, int targetVocabulary) =>
        new TransformerTranslatorNetwork(this, sourceVocabulary, targetVocabulary);
}
