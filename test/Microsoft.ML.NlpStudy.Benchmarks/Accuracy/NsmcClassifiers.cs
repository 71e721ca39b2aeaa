using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Classifiers of Naver's film reviews, all trained and validated on the same rows, so that they can be combined.</summary>
/// <param name="seed">The seed of each training.</param>
/// <param name="train">The rows to train on, with <c>Text</c> and the key <c>Label</c>.</param>
/// <param name="held">The rows to validate on, which also decide the weights of a combination.</param>
/// <param name="test">The rows to test on.</param>
internal sealed class NsmcClassifiers(int seed, IDataView train, IDataView held, IDataView test)
{
    private readonly int[] _heldClasses = Classes(held);
    private readonly int[] _testClasses = Classes(test);

    /// <summary>Trains on the first rows and validates on the others; the result reads <c>Text</c>.</summary>
    public delegate ITransformer Training(MLContext ml, IDataView train, IDataView held);

    /// <summary>A GRU in both directions on 10,000 merges.</summary>
    public static ITransformer Rnn(MLContext ml, IDataView train, IDataView held) => OnSubwords(
        ml, 10_000, new VocabularyOptions { MinimumFrequency = 5, MaximumSize = 20_000 },
        ml.MulticlassClassification.Trainers.RnnClassifier(new RnnClassifierOptions
        {
            HiddenSize = 256,
            Bidirectional = true,
            Dropout = 0.5,
            EmbeddingDropout = 0.1,
            Pooling = RnnPooling.Maximum,
            Training = new TrainingOptions { Schedule = new LinearWarmUpSchedule(200) },
        }),
        train, held);

    /// <summary>A bag on 5,000 merges.</summary>
    public static ITransformer NaiveBayes(MLContext ml, IDataView train, IDataView held) => OnSubwords(
        ml, 5_000, new VocabularyOptions { MaximumSize = 30_000 },
        ml.MulticlassClassification.Trainers.NaiveBayesBagClassifier(new NaiveBayesBagClassifierOptions()), train, held);

    /// <summary>Trains and tests a classifier.</summary>
    public Result Train(string name, Training training)
    {
        Console.WriteLine($"Seed {seed}, {name}:");
        var clock = Stopwatch.StartNew();
        ITransformer model = training(new MLContext(seed), train, held);
        double seconds = clock.Elapsed.TotalSeconds;
        float[][] heldScores = Scores(model, held), testScores = Scores(model, test);
        (model as IDisposable)?.Dispose();
        var result = new Result(name, heldScores, testScores, Accuracy(testScores), seconds);
        Console.WriteLine($"  {result.Row}");
        return result;
    }

    /// <summary>Combines classifiers: the mean of their probabilities, with the weights of the least log-loss on the held rows.</summary>
    public Result Combine(params Result[] members)
    {
        double[] weights = MixtureWeights.Fit(
            [.. members.Select(member => member.Held.Select((scores, row) => (double)scores[_heldClasses[row]]).ToArray())]);
        string name = string.Join(
            ", ", members.Zip(weights, (member, weight) => FormattableString.Invariant($"{member.Name} ({weight:f2})")));
        float[][] testScores = Mean(members, weights, member => member.Test);
        return new Result(
            name, Mean(members, weights, member => member.Held), testScores, Accuracy(testScores), members.Sum(member => member.Seconds));
    }

    private static ITransformer OnSubwords(
        MLContext ml, int merges, VocabularyOptions vocabulary, TextClassifierTrainer trainer, IDataView train, IDataView held)
    {
        ITransformer ids = ml.Transforms.Text.CleanText("Clean", "Text")
            .Append(ml.Transforms.Text.TokenizeText("Words", "Clean", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.TokenizeIntoSubwords("Tokens", "Words", new SubwordOptions { MergeCount = merges }))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", vocabulary)).Fit(train);
        return new TransformerChain<ITransformer>(ids, trainer.Fit(ids.Transform(train), ids.Transform(held)));
    }

    private static float[][] Mean(Result[] members, double[] weights, Func<Result, float[][]> scores) =>
    [
        .. Enumerable.Range(0, scores(members[0]).Length).Select(row => Enumerable.Range(0, scores(members[0])[row].Length)
            .Select(column => (float)members.Zip(weights, (member, weight) => weight * scores(member)[row][column]).Sum()).ToArray()),
    ];

    private static int[] Classes(IDataView rows) => [.. rows.GetColumn<uint>("Label").Select(key => (int)key - 1)];

    private static float[][] Scores(ITransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float[]>("Score")];

    private double Accuracy(float[][] scores) =>
        scores.Zip(_testClasses, (row, right) => row.Index().MaxBy(one => one.Item).Index == right ? 1.0 : 0).Average();

    /// <summary>A trained classifier's results.</summary>
    /// <param name="Name">The classifier.</param>
    /// <param name="Held">The probabilities of the held rows' classes.</param>
    /// <param name="Test">The probabilities of the test rows' classes.</param>
    /// <param name="Accuracy">The share of test rows that are classified correctly.</param>
    /// <param name="Seconds">The time of training.</param>
    public sealed record Result(string Name, float[][] Held, float[][] Test, double Accuracy, double Seconds)
    {
        /// <summary>The columns of a table's row.</summary>
        public string Row => FormattableString.Invariant($"{Name} | {100 * Accuracy:f2} % | {Seconds:f0}");
    }
}
