using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the bag-of-embeddings classifier: columns, sizes and training.</summary>
/// <remarks>
/// The network is fastText's: Joulin et al., "Bag of Tricks for Efficient Text Classification" (2017). It takes the mean of the vectors of
/// a text's tokens and n-grams, then a linear layer. It reads whole texts, always runs on the CPU, trains in seconds, and is hard to beat
/// on long texts. Dropout is applied to the mean.
/// </remarks>
public sealed record BagOfEmbeddingsClassifierOptions : TextClassifierOptions
{
    /// <summary>
    /// Sets the defaults: vectors of 16, whole texts, dropout of 0.5, ten epochs, no clipping. The learning rate rises to 0.01 over 100
    /// steps and falls to 0.
    /// </summary>
    public BagOfEmbeddingsClassifierOptions()
    {
        EmbeddingSize = 16;
        MaximumLength = null;
        Training = new TrainingOptions
        {
            Epochs = 10,
            LearningRate = 0.01,
            Schedule = new LinearWarmUpSchedule(100),
            GradientClipping = null
        };
    }

    /// <summary>
    /// The length of the longest n-grams that have vectors, in tokens; 1 for tokens alone. Default: 2, as fastText's authors use for
    /// sentiment.
    /// </summary>
    public int WordNgrams { get; init; } = 2;

    /// <summary>The number of vectors that n-grams share; a hash of the n-gram chooses its vector. Default: 1,000,000.</summary>
    public int Buckets { get; init; } = 1_000_000;

    private protected override void ValidateNetwork()
    {
        OptionCheck.InRange(1, 10, WordNgrams);
        OptionCheck.That(EmbeddingDropout == 0, "0, as n-grams would still contain the dropped tokens", EmbeddingDropout);
        OptionCheck.AtLeast(1, Buckets);
        OptionCheck.That(
            WordNgrams == 1 || (long)Buckets * EmbeddingSize <= LargestTable,
            $"at most {LargestTable / EmbeddingSize} with an EmbeddingSize of {EmbeddingSize}", Buckets);
        OptionCheck.That(
            RowOptimizer.Supports(Training.Optimizer),
            "Adam, Adagrad, or Sgd without momentum, which do not change the vectors that a batch does not read",
            Training.Optimizer.Kind, nameof(OptimizerChoice));
    }

    // The bytes of a table are read through a span.
    private const int LargestTable = int.MaxValue / sizeof(float);

    internal override bool RunsOnCpuAlone => true;

    internal override bool CanReadPairs => true;

    internal override Int128 LargestMatrix(int vocabularySize, int classes)
    {
        Int128 rows = Math.Max(vocabularySize, WordNgrams > 1 ? Buckets : 0);
        return EmbeddingSize * Int128.Max(rows, (Int128)PairFeatures.PartsOf(Layout) * classes);
    }

    internal override Int128 WeightCount(int vocabularySize, int classes) =>
        WeightSizes.Tokens(vocabularySize, EmbeddingSize)
        + (WordNgrams > 1 ? (Int128)Buckets * EmbeddingSize : 0)
        + WeightSizes.Linear((Int128)PairFeatures.PartsOf(Layout) * EmbeddingSize, classes);

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes)
    {
        OptionCheck.That(
            WeightSizes.Tokens(vocabularySize, EmbeddingSize) <= LargestTable,
            $"at most {LargestTable / (vocabularySize + 1L)} with a vocabulary of {vocabularySize}", EmbeddingSize);
        return new BagOfEmbeddingsNetwork(vocabularySize, classes, EmbeddingSize, WordNgrams, Buckets, Dropout, Layout);
    }
}
