using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the naive-Bayes bag classifier: columns, n-grams, smoothing and training.</summary>
/// <remarks>
/// <para>
/// The network is a linear classifier over log-count ratios: Wang and Manning, "Baselines and Bigrams: Simple, Good Sentiment and Topic
/// Classification" (2012). The ratio of a token or n-gram for a class compares its share in training texts of the class with its share in
/// the other training texts. Each one counts once a text. A weight for each ratio and class is learned, starting from naive Bayes.
/// </para>
/// <para>
/// It reads whole texts, always runs on the CPU and trains in seconds. <see cref="TextClassifierOptions.Dropout"/> drops a text's tokens
/// and n-grams. There are no vectors: <see cref="TextClassifierOptions.EmbeddingSize"/> has no effect.
/// <see cref="TextClassifierOptions.ClassWeights"/> weight the loss, not the counts.
/// </para>
/// </remarks>
public sealed record NaiveBayesBagClassifierOptions : TextClassifierOptions
{
    /// <summary>
    /// Sets the defaults: whole texts, no dropout, four epochs, no clipping. The learning rate rises to 0.025 over 100 steps and falls to
    /// 0.
    /// </summary>
    public NaiveBayesBagClassifierOptions()
    {
        Dropout = 0;
        MaximumLength = null;
        Training = new TrainingOptions
        {
            Epochs = 4,
            LearningRate = 0.025,
            Schedule = new LinearWarmUpSchedule(100),
            GradientClipping = null
        };
    }

    /// <summary>The length of the longest n-grams, in tokens; 1 for tokens alone. Default: 3.</summary>
    public int WordNgrams { get; init; } = 3;

    /// <summary>
    /// The number of rows that n-grams of two tokens and more share; a hash of the n-gram chooses its row. Default: 4,000,000.
    /// </summary>
    /// <remarks>Each takes two numbers for each class. N-grams that share a row have the same ratio and weight.</remarks>
    public int Buckets { get; init; } = 4_000_000;

    /// <summary>
    /// The number added to each count before the ratios are computed, so that rare n-grams are not taken for sure signs. Default: 2.
    /// </summary>
    public double Smoothing { get; init; } = 2;

    private protected override void ValidateNetwork()
    {
        OptionCheck.InRange(1, 10, WordNgrams);
        OptionCheck.AtLeast(1, Buckets);
        OptionCheck.Positive(Smoothing);
        OptionCheck.That(InitialEmbeddings is null, "null, as the classifier has no vectors", InitialEmbeddings);
        OptionCheck.That(EmbeddingDropout == 0, "0, as n-grams would still contain the dropped tokens", EmbeddingDropout);
        OptionCheck.That(
            RowOptimizer.Supports(Training.Optimizer),
            "Adam, Adagrad, or Sgd without momentum, which do not change the weights that a batch does not read",
            Training.Optimizer.Kind, nameof(OptimizerChoice));
    }

    // The bytes of a table are read through a span.
    private const int LargestTable = int.MaxValue / sizeof(float);

    internal override bool RunsOnCpuAlone => true;

    internal override Int128 LargestMatrix(int vocabularySize, int classes) =>
        WeightSizes.Tokens(vocabularySize, classes) + (WordNgrams > 1 ? (Int128)Buckets * classes : 0);

    internal override Int128 WeightCount(int vocabularySize, int classes) => (2 * LargestMatrix(vocabularySize, classes)) + classes;

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes)
    {
        OptionCheck.That(
            LargestMatrix(vocabularySize, classes) <= LargestTable,
            $"at most {(LargestTable / classes) - vocabularySize - 1} with {classes} classes and a vocabulary of {vocabularySize}",
            Buckets);
        return new NaiveBayesBagNetwork(vocabularySize, classes, WordNgrams, Buckets, Smoothing, Dropout);
    }
}
