using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>The naive-Bayes bag beside the bag of embeddings, its options, and its use in an ensemble.</summary>
public class NaiveBayesBagTests
{
    private static readonly TrainingOptions s_oneEpoch = new() { Epochs = 1, Threads = 2, ValidationFraction = 0, LearningRate = 0.01 };

    [Fact]
    public void One_epoch_from_naive_Bayes_is_better_than_one_from_random_vectors()
    {
        double counted = AccuracyOf(new NaiveBayesBagClassifierOptions { Buckets = 20_000, Training = s_oneEpoch });
        double random = AccuracyOf(new BagOfEmbeddingsClassifierOptions { Buckets = 20_000, WordNgrams = 3, Training = s_oneEpoch });

        Assert.InRange(counted, 0.95, 1);
        Assert.True(random < counted - 0.1, $"random {random}, counted {counted}");
    }

    [Fact]
    public void Class_weights_move_the_predictions_towards_the_heavier_class()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Noisy(400, seed: 1));
        int Seconds(double weight)
        {
            var options = new NaiveBayesBagClassifierOptions
            {
                Buckets = 1000,
                ClassWeights = [1, weight],
                Training = s_oneEpoch with { Epochs = 5 }
            };
            using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);
            return model.Transform(data).GetColumn<uint>("PredictedLabel").Count(label => label == 2);
        }

        Assert.True(Seconds(20) > Seconds(0.05) + 50);
    }

    [Fact]
    public void It_is_a_member_of_an_ensemble_and_loads_from_a_file()
    {
        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable(ToyTasks.Negation(400, seed: 1));
        var counted = new NaiveBayesBagClassifierOptions { Buckets = 1000, Training = s_oneEpoch };
        var embedded = new BagOfEmbeddingsClassifierOptions { Buckets = 1000, Training = s_oneEpoch };
        IEstimator<ITransformer> pipeline = Pipelines.Preprocessing(ml).Append(
            ml.MulticlassClassification.Trainers.EnsembleClassifier(new EnsembleClassifierOptions { Members = [counted, embedded] }));
        ITransformer model = pipeline.Fit(texts);
        var stream = new MemoryStream();
        ml.Model.Save(model, texts.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(texts).Scores(), loaded.Transform(texts).Scores());
        EnsembleClassifierTransformer ensemble = ((IEnumerable<ITransformer>)loaded).OfType<EnsembleClassifierTransformer>().Single();
        Assert.Equal(1000, Assert.IsType<NaiveBayesBagClassifierOptions>(ensemble.Members[0].Classifier.Options).Buckets);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        string Error(NaiveBayesBagClassifierOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(options.Validate).Message;

        Assert.StartsWith("Option WordNgrams: expected 1 to 10, found 0.", Error(new() { WordNgrams = 0 }));
        Assert.StartsWith("Option Buckets: expected at least 1, found 0.", Error(new() { Buckets = 0 }));
        Assert.StartsWith("Option Smoothing: expected a positive number, found 0.", Error(new() { Smoothing = 0 }));
        Assert.StartsWith("Option EmbeddingDropout: expected 0,", Error(new() { EmbeddingDropout = 0.1 }));
        Assert.StartsWith(
            "Option OptimizerChoice: expected Adam, Adagrad, or Sgd without momentum",
            Error(new() { Training = new() { Optimizer = new() { Kind = OptimizerKind.AdamW } } }));
    }

    private static double AccuracyOf(TextClassifierOptions options)
    {
        var ml = new MLContext(seed: 1);
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options)
            .Fit(ml.Data.LoadFromEnumerable(ToyTasks.Negation(600, seed: 1)));
        IDataView unseen = ml.Data.LoadFromEnumerable(ToyTasks.Negation(500, seed: 2));
        return ml.MulticlassClassification.Evaluate(model.Transform(unseen)).MicroAccuracy;
    }

    // Words that say little: a weight decides which class is guessed.
    private static IEnumerable<ToyTexts.Row> Noisy(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => new ToyTexts.Row
        {
            Text = $"word{random.Next(5)} word{random.Next(5)}",
            Sentiment = random.Next(2) == 0 ? "negative" : "positive",
        }).ToArray();
    }
}
