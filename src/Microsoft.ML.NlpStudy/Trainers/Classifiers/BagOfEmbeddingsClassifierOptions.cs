using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The bag-of-embeddings classifier's columns, sizes and training.</summary>
/// <remarks>
/// fastText: Joulin et al., "Bag of Tricks for Efficient Text Classification" (2017). The mean of the vectors of a text's tokens and of its
/// runs of tokens, then a linear layer. It reads whole texts, trains in seconds on a CPU, always on a CPU, and is hard to beat on long
/// texts. Dropout takes features from the mean.
/// </remarks>
public sealed record BagOfEmbeddingsClassifierOptions : TextClassifierOptions
{
    /// <summary>
    /// The defaults: vectors of 16, whole texts, dropout of 0.5, ten epochs at a learning rate of 0.01 that rises over 100 steps and falls
    /// to 0, no clipping.
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
    /// The longest run of tokens with a vector of its own; 1 for tokens alone. Default: 2, as fastText's authors use for sentiment.
    /// </summary>
    public int WordNgrams { get; init; } = 2;

    /// <summary>How many vectors the runs share; which a run has is decided by a hash. Default: 1,000,000.</summary>
    public int Buckets { get; init; } = 1_000_000;

    private protected override void ValidateNetwork()
    {
        OptionCheck.InRange(1, 10, WordNgrams);
        OptionCheck.That(EmbeddingDropout == 0, "0, as runs of tokens would still tell what is dropped", EmbeddingDropout);
        OptionCheck.AtLeast(1, Buckets);
        OptionCheck.That(
            WordNgrams == 1 || (long)Buckets * EmbeddingSize <= LargestTable,
            $"at most {LargestTable / EmbeddingSize} with an EmbeddingSize of {EmbeddingSize}", Buckets);
        OptionCheck.That(
            RowOptimizer.Supports(Training.Optimizer),
            "Adam, Adagrad, or Sgd without momentum: rules that leave alone what a batch does not read",
            Training.Optimizer.Kind, nameof(OptimizerChoice));
    }

    // The bytes of a table are read through a span.
    private const int LargestTable = int.MaxValue / sizeof(float);

    internal override bool RunsOnCpuAlone => true;

    internal override Int128 LargestMatrix(int vocabularySize, int classes)
    {
        Int128 rows = Math.Max(vocabularySize, WordNgrams > 1 ? Buckets : 0);
        return EmbeddingSize * Int128.Max(rows, classes);
    }

    internal override Int128 WeightCount(int vocabularySize, int classes) =>
        WeightSizes.Tokens(vocabularySize, EmbeddingSize)
        + (WordNgrams > 1 ? (Int128)Buckets * EmbeddingSize : 0)
        + WeightSizes.Linear(EmbeddingSize, classes);

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes)
    {
        OptionCheck.That(
            WeightSizes.Tokens(vocabularySize, EmbeddingSize) <= LargestTable,
            $"at most {LargestTable / (vocabularySize + 1L)} with a vocabulary of {vocabularySize}", EmbeddingSize);
        return new BagOfEmbeddingsNetwork(vocabularySize, classes, EmbeddingSize, WordNgrams, Buckets, Dropout);
    }
}
