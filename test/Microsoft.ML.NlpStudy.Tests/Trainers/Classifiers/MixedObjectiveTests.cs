using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class MixedObjectiveTests
{
    private static readonly MixedObjectiveOptions s_objective = new() { PerturbationNorm = 1 };

    [Fact]
    public void Texts_without_a_label_teach_words_that_no_labeled_text_has()
    {
        // Two kinds of words. Labeled texts have the first three of each kind, and of these the test texts have none.
        var ml = new MLContext(seed: 1);
        IDataView labeled = ml.Data.LoadFromEnumerable(KindsOfWords(60, words: 0..3, seed: 1));
        IDataView unlabeled = ml.Data.LoadFromEnumerable(KindsOfWords(600, words: 0..12, seed: 2));
        IDataView test = ml.Data.LoadFromEnumerable(KindsOfWords(200, words: 3..12, seed: 3));
        ITransformer start = Preprocessing(ml).Fit(ml.Data.LoadFromEnumerable(KindsOfWords(600, words: 0..12, seed: 2)));
        RnnClassifierOptions options = Pipelines.Small with { Training = Pipelines.Small.Training with { Epochs = 20 } };

        using TextClassifierTransformer without = Trainer(ml, options).Fit(start.Transform(labeled));
        using TextClassifierTransformer with = Trainer(ml, options with { MixedObjective = s_objective with { UnlabeledPerLabeled = 4 } })
            .Fit(start.Transform(labeled), null, start.Transform(unlabeled));

        double Accuracy(ITransformer model) =>
            ml.MulticlassClassification.Evaluate(model.Transform(start.Transform(test))).MicroAccuracy;
        (double before, double after) = (Accuracy(without), Accuracy(with));
        Assert.True(before < 0.75 && after > 0.9, $"{before} without, {after} with");
    }

    [Fact]
    public void Rows_whose_label_is_missing_are_learned_from_like_those_given_apart()
    {
        var ml = new MLContext(seed: 1);
        List<ToyTexts.Row> rows = ToyTexts.Create(60, seed: 1), more = ToyTexts.Create(40, seed: 2);
        ITransformer start = Pipelines.Preprocessing(ml).Fit(ml.Data.LoadFromEnumerable(rows));
        RnnClassifierOptions options = Pipelines.Hasty with { MixedObjective = s_objective };
        IDataView labeled = start.Transform(ml.Data.LoadFromEnumerable(rows)), apart = start.Transform(ml.Data.LoadFromEnumerable(more));
        more.ForEach(row => row.Sentiment = "never seen");
        IDataView together = start.Transform(ml.Data.LoadFromEnumerable(rows.Concat(more)));
        TextClassifierTrainer trainer = Trainer(ml, options);

        using TextClassifierTransformer given = trainer.Fit(labeled, null, apart);
        using TextClassifierTransformer missing = trainer.Fit(together);
        using TextClassifierTransformer none = trainer.Fit(labeled);

        Assert.Equal(given.Weights(), missing.Weights());
        Assert.NotEqual(given.Weights(), none.Weights());
    }

    [Fact]
    public void An_ensemble_hands_rows_without_a_label_to_the_members_that_learn_from_them()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(ToyTexts.Create(60, seed: 1));
        rows = Pipelines.Preprocessing(ml).Fit(rows).Transform(rows);
        EnsembleClassifierTrainer trainer = ml.MulticlassClassification.Trainers.EnsembleClassifier(new EnsembleClassifierOptions
        {
            Members = [Pipelines.Hasty with { MixedObjective = s_objective }, Pipelines.Hasty],
        });

        using EnsembleClassifierTransformer without = trainer.Fit(rows);
        using EnsembleClassifierTransformer with = trainer.Fit(rows, null, rows);

        Assert.NotEqual(without.Members[0].Classifier.Weights(), with.Members[0].Classifier.Weights());
        Assert.Equal(without.Members[1].Classifier.Weights(), with.Members[1].Classifier.Weights());
    }

    public static TheoryData<string> Networks => ["rnn", "cnn", "transformer"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_saved_classifier_scores_like_the_one_that_was_trained(string network)
    {
        var ml = new MLContext(seed: 1);
        List<ToyTexts.Row> rows = ToyTexts.Create(60, seed: 1);
        rows.Take(20).ToList().ForEach(row => row.Sentiment = "");
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        TextClassifierOptions options = network switch
        {
            "rnn" => Pipelines.Hasty with { EmbeddingDropout = 0.2 },
            "cnn" => new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 8, Training = Pipelines.Hasty.Training },
            _ => new TransformerClassifierOptions { EmbeddingSize = 16, Heads = 2, Training = Pipelines.Hasty.Training },
        };
        var model = Pipelines.Classification(ml, options with { MixedObjective = s_objective }).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(data).Scores(), loaded.Transform(data).Scores());
        var classifier = (TextClassifierTransformer)((TransformerChain<ITransformer>)loaded).LastTransformer;
        Assert.Equal(s_objective, classifier.Options.MixedObjective);
    }

    [Fact]
    public void Rows_without_a_label_need_a_loss_that_learns_from_them()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(ToyTexts.Create(60, seed: 1));
        rows = Pipelines.Preprocessing(ml).Fit(rows).Transform(rows);
        const string Expected =
            "Option MixedObjective: expected a VirtualAdversarialWeight or an EntropyWeight above 0 to learn from rows without a label, "
            + "found none.";
        var adversarial = new MixedObjectiveOptions { VirtualAdversarialWeight = 0, EntropyWeight = 0 };

        Assert.Equal(Expected, Assert.Throws<InvalidOperationException>(() => Trainer(ml, Pipelines.Hasty).Fit(rows, null, rows)).Message);
        Assert.Equal(Expected, Assert.Throws<InvalidOperationException>(
            () => Trainer(ml, Pipelines.Hasty with { MixedObjective = adversarial }).Fit(rows, null, rows)).Message);
    }

    [Fact]
    public void Rows_without_a_label_of_another_vocabulary_are_refused()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(ToyTexts.Create(60, seed: 1));
        IDataView other = ml.Data.LoadFromEnumerable(KindsOfWords(9, 0..3, 1));
        IDataView others = Preprocessing(ml).Fit(other).Transform(other);
        rows = Pipelines.Preprocessing(ml).Fit(rows).Transform(rows);

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainer(ml, Pipelines.Hasty with { MixedObjective = s_objective }).Fit(rows, null, others));

        Assert.StartsWith("Input column 'Ids': expected keys of the 14 tokens trained with, found 8.", error.Message);
    }

    [Fact]
    public void Networks_whose_vectors_cannot_be_perturbed_refuse_the_option()
    {
        var bag = new BagOfEmbeddingsClassifierOptions { MixedObjective = s_objective };
        var counting = new NaiveBayesBagClassifierOptions { MixedObjective = s_objective };
        var normalized = new TextCnnClassifierOptions { MixedObjective = s_objective, BatchNormalization = true };

        Assert.StartsWith(
            "Option MixedObjective: expected null for this network", Assert.Throws<ArgumentOutOfRangeException>(bag.Validate).Message);
        Assert.Throws<ArgumentOutOfRangeException>(counting.Validate);
        Assert.Throws<ArgumentOutOfRangeException>(normalized.Validate);
    }

    [Theory]
    [InlineData(nameof(MixedObjectiveOptions.AdversarialWeight))]
    [InlineData(nameof(MixedObjectiveOptions.VirtualAdversarialWeight))]
    [InlineData(nameof(MixedObjectiveOptions.EntropyWeight))]
    [InlineData(nameof(MixedObjectiveOptions.PerturbationNorm))]
    [InlineData(nameof(MixedObjectiveOptions.UnlabeledPerLabeled))]
    public void An_option_out_of_range_is_named(string option)
    {
        MixedObjectiveOptions options = option switch
        {
            nameof(MixedObjectiveOptions.AdversarialWeight) => new() { AdversarialWeight = -1 },
            nameof(MixedObjectiveOptions.VirtualAdversarialWeight) => new() { VirtualAdversarialWeight = double.NaN },
            nameof(MixedObjectiveOptions.EntropyWeight) => new() { EntropyWeight = double.PositiveInfinity },
            nameof(MixedObjectiveOptions.PerturbationNorm) => new() { PerturbationNorm = 0 },
            _ => new() { UnlabeledPerLabeled = 0 },
        };

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => (Pipelines.Hasty with { MixedObjective = options }).Validate());

        Assert.StartsWith($"Option {option}: expected ", error.Message);
    }

    private static TextClassifierTrainer Trainer(MLContext ml, TextClassifierOptions options) => Pipelines.Trainer(ml, options);

    private static IEstimator<ITransformer> Preprocessing(MLContext ml) => Pipelines.Preprocessing(ml);

    // Texts of five words, four of the text's kind and one of either kind.
    private static List<ToyTexts.Row> KindsOfWords(int count, Range words, int seed)
    {
        var random = new Random(seed);
        (int first, int end) = (words.Start.Value, words.End.Value);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string kind = i % 2 == 0 ? "north" : "south";
            string[] tokens = [.. Enumerable.Range(0, 5).Select(_ => kind + (char)('a' + random.Next(first, end)))];
            return new ToyTexts.Row { Text = string.Join(' ', tokens), Sentiment = kind };
        })];
    }
}
