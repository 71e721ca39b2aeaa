using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

/// <summary>The figures of a classifier into several classes, worked out by hand.</summary>
public sealed class EvaluatorsMulticlassTests
{
    private readonly MLContext ml = new(seed: 1);

    private static readonly Scored[] Five =
    [
        new(0, 0.5f, 0.25f, 0.25f),
        new(0, 0.25f, 0.5f, 0.25f),
        new(1, 0.125f, 0.75f, 0.125f),
        new(1, 0.25f, 0.25f, 0.5f),
        new(2, 0.375f, 0.375f, 0.25f),
    ];

    [Fact]
    public void Accuracies_are_over_rows_and_over_classes()
    {
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(Data(Five));

        Assert.Equal(2.0 / 5, metrics.MicroAccuracy, 12);
        Assert.Equal((0.5 + 0.5 + 0) / 3, metrics.MacroAccuracy, 12);
        Assert.Equal([[1, 1, 0], [0, 1, 1], [1, 0, 0]], metrics.ConfusionMatrix.Counts);
        Assert.Equal([0.5, 0.5, 0], metrics.ConfusionMatrix.PerClassRecall);
        Assert.Equal([0.5, 0.5, 0], metrics.ConfusionMatrix.PerClassPrecision);
    }

    [Fact]
    public void Log_loss_is_natural_by_class_and_compared_with_the_prior()
    {
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(Data(Five));
        double first = (Math.Log(2) + Math.Log(4)) / 2;
        double second = (Math.Log(4.0 / 3) + Math.Log(4)) / 2;
        double third = Math.Log(4);
        double loss = ((2 * first) + (2 * second) + third) / 5;
        double entropy = (2 * 0.4 * Math.Log(2.5)) + (0.2 * Math.Log(5));

        Assert.Equal(loss, metrics.LogLoss, 12);
        Assert.Equal([first, second, third], metrics.PerClassLogLoss.Select(value => Math.Round(value, 12)).Zip([first, second, third], (found, wanted) => Math.Abs(found - wanted) < 1e-11 ? wanted : found));
        Assert.Equal((entropy - loss) / entropy, metrics.LogLossReduction, 12);
    }

    [Fact]
    public void Of_equal_scores_the_earlier_class_ranks_first()
    {
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(Data(Five), topKPredictionCount: 3);

        // Ranks of the true classes: 0, 1, 0, 2 (class 0 ties with it, and stands before), 2.
        Assert.Equal([0.4, 0.6, 1], metrics.TopKAccuracyForAllK.Select(value => Math.Round(value, 12)));
        Assert.Equal(1, metrics.TopKAccuracy, 12);
        Assert.Equal(3, metrics.TopKPredictionCount);
        Assert.Null(ml.MulticlassClassification.Evaluate(Data(Five)).TopKAccuracyForAllK);
    }

    [Fact]
    public void A_probability_of_0_costs_that_of_1e_15()
    {
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(Data(new Scored(0, 0, 1, 0), new Scored(1, 0, 1, 0)));

        Assert.Equal(-Math.Log(1e-15f) / 2, metrics.LogLoss, 9);
    }

    [Fact]
    public void A_class_that_was_not_scored_counts_as_wrong_and_in_no_class()
    {
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(Data(new Scored(0, 1, 0, 0), new Scored(7, 1, 0, 0)));

        Assert.Equal(0.5, metrics.MicroAccuracy, 12);
        Assert.Equal(1, metrics.MacroAccuracy, 12);
        Assert.Equal([[1, 0, 0], [0, 0, 0], [0, 0, 0]], metrics.ConfusionMatrix.Counts);
    }

    [Fact]
    public void Keys_are_labels_and_names_of_slots_are_names_of_classes()
    {
        IDataView data = ml.Transforms.Concatenate("Score", "cat", "dog").Append(ml.Transforms.Conversion.MapValueToKey("Label", "Animal"))
            .Fit(Animals()).Transform(Animals());
        ConfusionMatrix matrix = ml.MulticlassClassification.Evaluate(data, predictedLabelColumnName: "Label").ConfusionMatrix;

        string[] lines = matrix.GetFormattedConfusionTable().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal([[2, 0], [1, 1]], matrix.Counts);
        Assert.Equal("PREDICTED ||      cat |      dog | Recall", lines[3]);
        Assert.Equal("      cat ||        2 |        0 | 1.0000", lines[5]);
        Assert.Equal("Precision ||   0.6667 |   1.0000 |", lines[8]);
        Assert.Equal("", lines[0]);
    }

    [Fact]
    public void Names_too_long_for_a_column_give_way_to_numbers()
    {
        IDataView data = ml.Transforms.CopyColumns("hippopotamus", "dog").Append(ml.Transforms.Concatenate("Score", "cat", "hippopotamus"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Animal")).Fit(Animals()).Transform(Animals());

        string[] lines = ml.MulticlassClassification.Evaluate(data, predictedLabelColumnName: "Label").ConfusionMatrix.GetFormattedConfusionTable().ReplaceLineEndings("\n").Split('\n');

        Assert.Equal("PREDICTED       ||        0 |        1 | Recall", lines[3]);
        Assert.Equal("0.          cat ||        2 |        0 | 1.0000", lines[5]);
        Assert.Equal("1. hippopotamus ||        1 |        1 | 0.5000", lines[6]);
    }

    [Fact]
    public void Missing_and_mistyped_columns_are_named_in_the_error()
    {
        IDataView data = Data(Five);

        Assert.Contains("Nowhere column 'PredictedLabel' not found",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(data, predictedLabelColumnName: "Nowhere")).Message);
        Assert.Contains("Schema mismatch for score column 'Label': expected vector of two or more items of type Single, got Single",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(data, scoreColumnName: "Label")).Message);
        Assert.Contains("Schema mismatch for label column 'Score': expected Single or Key, got Vector<Single, 3>",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Evaluate(data, "Score")).Message);
    }

    [Fact]
    public void Cross_validation_gives_the_figures_of_every_fold()
    {
        Scored[] rows = [.. Enumerable.Range(0, 90).Select(i => new Scored(i % 3, i % 3 == 0 ? 1 : 0, i % 3 == 1 ? 1 : 0, i % 3 == 2 ? 1 : 0))];

        var folds = ml.MulticlassClassification.CrossValidate(Data(rows), ml.Transforms.CopyColumns("Copy", "Score"), numberOfFolds: 3);

        Assert.Equal([1, 1, 1], folds.Select(fold => fold.Metrics.MicroAccuracy));
        Assert.Equal(90, folds.Sum(fold => fold.Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())));
    }

    private IDataView Data(params Scored[] rows) => ml.Data.LoadFromEnumerable(rows);

    private IDataView Animals() => ml.Data.LoadFromEnumerable<Animal>(
        [new("cat", 0.75f, 0.25f), new("dog", 0.25f, 0.75f), new("dog", 0.75f, 0.25f), new("cat", 1, 0)]);

    private sealed class Scored(float label, float first, float second, float third)
    {
        public float Label => label;

        [VectorType(3)]
        public float[] Score => [first, second, third];

        public float PredictedLabel => 0;
    }

    private sealed class Animal(string name, float cat, float dog)
    {
        [ColumnName("Animal")]
        public string Name => name;

        [ColumnName("cat")]
        public float Cat => cat;

        [ColumnName("dog")]
        public float Dog => dog;
    }
}
