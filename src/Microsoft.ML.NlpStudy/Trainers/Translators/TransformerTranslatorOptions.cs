using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The Transformer translator's columns, sizes, search and training.</summary>
/// <remarks>
/// Vaswani et al., "Attention Is All You Need" (2017). <see cref="TranslatorOptions.EmbeddingSize"/> is the size of all its states. Dropout
/// takes numbers from token vectors and from each part's output.
/// </remarks>
public sealed record TransformerTranslatorOptions : TranslatorOptions, TransformerTranslatorNetwork.IArchitecture
{
    /// <summary>
    /// The defaults: label smoothing of 0.1, a learning rate of 0.001 that rises over 1,000 steps and then falls as 1/√step.
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

    /// <summary>Attention heads; they divide the embedding size among them. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Layers of the encoder. Default: 3.</summary>
    public int EncoderLayers { get; init; } = 3;

    /// <summary>Layers of the decoder. Default: 3.</summary>
    public int DecoderLayers { get; init; } = 3;

    /// <summary>Size of the feed-forward networks. Default: 512.</summary>
    public int FeedForwardSize { get; init; } = 512;

    /// <summary>Where layers are normalized. Default: before each part.</summary>
    public LayerNormPlace Normalization { get; init; } = LayerNormPlace.First;

    /// <summary>Which token vectors are the same numbers. Default: the decoder's and the output's.</summary>
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
