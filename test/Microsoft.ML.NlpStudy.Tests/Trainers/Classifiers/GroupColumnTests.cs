using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Reviews of one film are never divided between training and validation.</summary>
public class GroupColumnTests
{
    private static readonly NaiveBayesBagClassifierOptions s_options = new()
    {
        Buckets = 1000,
        GroupColumnName = "Film",
        Training = new TrainingOptions { Epochs = 2, BatchSize = 16, Threads = 1, ValidationFraction = 0.25 },
    };

    private readonly IDataView _reviews = Read(Reviews(240, seed: 3));

    [Fact]
    public void A_name_that_gives_the_class_away_helps_with_known_films_alone()
    {
        // The films' names tell the class, and nothing else does.
        double mixed = ValidationAccuracyOf(s_options with { GroupColumnName = null });
        double grouped = ValidationAccuracyOf(s_options);

        Assert.InRange(mixed, 0.95, 1);
        Assert.InRange(grouped, 0, 0.8);
    }

    [Fact]
    public void A_key_and_a_text_give_the_same_split()
    {
        var ml = new MLContext(seed: 1);
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("FilmKey", "Film").Fit(_reviews).Transform(_reviews);

        Assert.Equal(Losses(s_options, keys), Losses(s_options with { GroupColumnName = "FilmKey" }, keys));
    }

    [Fact]
    public void An_ensemble_divides_no_film_between_training_and_validation_nor_between_folds()
    {
        var lines = new List<string>();
        var ml = new MLContext(seed: 1);
        ml.Log += (_, e) => lines.Add(e.Message);
        var options = new EnsembleClassifierOptions
        {
            Members = [s_options with { GroupColumnName = null }, s_options with { WordNgrams = 1 }],
            GroupColumnName = "Film",
            ValidationFraction = 0.25,
            Weighting = EnsembleWeighting.CrossValidated,
            Folds = 9,
        };
        using EnsembleClassifierTransformer model = ml.MulticlassClassification.Trainers.EnsembleClassifier(options).Fit(_reviews);

        // Twelve films of 20 reviews each: three to validate on, and one in each of nine folds.
        Assert.Contains(lines, line => line.Contains("Member 1 of 2: ") && line.Contains("with 180 texts, validating on 60"));
        Assert.Equal(
            18, lines.Count(line => line.Contains("without fold") && line.Contains("with 160 texts, validating on 60")));
        Assert.All(model.Members, member => Assert.InRange(member.History.Epochs[^1].ValidationAccuracy!.Value, 0, 0.8));
        Assert.Equal(
            "Option Folds: expected at most 9, the number of groups in 'Film' among the training rows, found 10.",
            Assert.Throws<InvalidOperationException>(
                () => ml.MulticlassClassification.Trainers.EnsembleClassifier(options with { Folds = 10 }).Fit(_reviews)).Message);
    }

    [Fact]
    public void A_missing_or_wrong_column_is_named_before_any_row_is_read()
    {
        var ml = new MLContext(seed: 1);
        var ensemble = new EnsembleClassifierOptions { Members = [s_options, s_options], GroupColumnName = "Title" };
        void AssertNamed(string expected, Action act)
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(act);
            Assert.StartsWith(expected, error.Message);
            Assert.Equal("inputSchema", error.ParamName);
        }

        TextClassifierTrainer missing = Pipelines.Trainer(ml, s_options with { GroupColumnName = "Title" });
        const string NoColumn = "Input column 'Title': expected a key (as MapValueToKey gives) or text, found no such column among ";

        AssertNamed(NoColumn, () => missing.Fit(_reviews));
        AssertNamed(NoColumn, () => missing.GetOutputSchema(ComponentChecks.ShapeOf(_reviews.Schema)));
        AssertNamed(NoColumn, () => ml.MulticlassClassification.Trainers.EnsembleClassifier(ensemble).Fit(_reviews));
        AssertNamed(
            "Input column 'Ids': expected a key (as MapValueToKey gives) or text, found Vector<Key<UInt32",
            () => Pipelines.Trainer(ml, s_options with { GroupColumnName = "Ids" }).Fit(_reviews));
    }

    [Fact]
    public void Given_validation_rows_need_no_groups()
    {
        IDataView validation = new MLContext().Transforms.DropColumns("Film").Fit(_reviews).Transform(_reviews);

        using TextClassifierTransformer model = Pipelines.Trainer(new MLContext(seed: 1), s_options).Fit(_reviews, validation);

        Assert.NotNull(model.History.Epochs[0].ValidationLoss);
    }

    private double ValidationAccuracyOf(TextClassifierOptions options)
    {
        using TextClassifierTransformer model = Pipelines.Trainer(new MLContext(seed: 1), options).Fit(_reviews);
        return model.History.Epochs[^1].ValidationAccuracy!.Value;
    }

    private static double?[] Losses(TextClassifierOptions options, IDataView data)
    {
        using TextClassifierTransformer model = Pipelines.Trainer(new MLContext(seed: 1), options).Fit(data);
        return [.. model.History.Epochs.Select(epoch => epoch.ValidationLoss)];
    }

    // Twelve films, half of them good. A review has its film's name and words that any review may have.
    private static IEnumerable<Review> Reviews(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(i => new Review
        {
            Film = $"film {i % 12}",
            Text = $"name{i % 12} word{random.Next(8)} word{random.Next(8)}",
            Sentiment = i % 2 == 0 ? "negative" : "positive",
        }).ToArray();
    }

    private static IDataView Read(IEnumerable<Review> reviews)
    {
        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable(reviews);
        return ml.Data.Cache(Pipelines.Preprocessing(ml).Fit(texts).Transform(texts));
    }

    private sealed class Review
    {
        public string Film { get; set; } = "";

        public string Text { get; set; } = "";

        public string Sentiment { get; set; } = "";
    }
}
