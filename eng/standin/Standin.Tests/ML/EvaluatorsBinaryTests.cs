using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

/// <summary>The figures of a classifier into two classes, worked out by hand.</summary>
public sealed class EvaluatorsBinaryTests
{
    private readonly MLContext ml = new(seed: 1);

    // Positive scores predict the positive class: 2 true positives, 1 false negative, 1 false positive, 2 true negatives.
    private static readonly Scored[] Six =
    [
        new(true, 2, 0.9f), new(true, 1, 0.75f), new(true, -1, 0.25f),
        new(false, 1, 0.75f), new(false, -1, 0.5f), new(false, -2, 0.125f),
    ];

    [Fact]
    public void Counts_give_accuracy_precision_recall_and_F1()
    {
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(Data(Six));

        Assert.Equal(4.0 / 6, metrics.Accuracy, 12);
        Assert.Equal(2.0 / 3, metrics.PositivePrecision, 12);
        Assert.Equal(2.0 / 3, metrics.PositiveRecall, 12);
        Assert.Equal(2.0 / 3, metrics.NegativePrecision, 12);
        Assert.Equal(2.0 / 3, metrics.NegativeRecall, 12);
        Assert.Equal(2.0 / 3, metrics.F1Score, 12);
        Assert.Equal([[2, 1], [1, 2]], metrics.ConfusionMatrix.Counts);
        Assert.Equal(1, metrics.ConfusionMatrix.GetCountForClassPair(1, 0));
    }

    [Fact]
    public void Equal_scores_count_half_in_the_area_under_the_ROC_curve()
    {
        // Of 9 pairs of a positive and a negative: 2 > all three, 1 ties with 1 and beats two, -1 loses, ties, beats.
        double expected = (3 + (0.5 + 2) + (0 + 0.5 + 1)) / 9;

        Assert.Equal(expected, ml.BinaryClassification.Evaluate(Data(Six)).AreaUnderRocCurve, 12);
    }

    [Fact]
    public void The_area_under_the_precision_recall_curve_sums_lower_trapezoids()
    {
        // By falling score, ties in their order: + + - | + - -. Each positive adds (precision before + precision after) / 2 / 3.
        double expected = (((1 + 1.0) / 2) + ((1 + 1.0) / 2) + (((2.0 / 3) + (3.0 / 4)) / 2)) / 3;

        Assert.Equal(expected, ml.BinaryClassification.Evaluate(Data(Six)).AreaUnderPrecisionRecallCurve, 12);
    }

    [Fact]
    public void Log_loss_is_to_base_2_and_compared_with_the_prior()
    {
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(Data(Six));
        double loss = -(Math.Log2(0.9f) + Math.Log2(0.75) + Math.Log2(0.25) + Math.Log2(0.25) + Math.Log2(0.5) + Math.Log2(0.875)) / 6;

        Assert.Equal(loss, metrics.LogLoss, 12);
        Assert.Equal(1, metrics.Entropy, 12);
        Assert.Equal(1 - loss, metrics.LogLossReduction, 12);
    }

    [Fact]
    public void A_prior_of_one_in_four_has_its_own_entropy()
    {
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(Data(new(true, 1, 0.5f), new(false, -1, 0.5f), new(false, -1, 0.5f), new(false, -1, 0.5f)));
        double entropy = (0.25 * 2) + (0.75 * Math.Log2(4.0 / 3));

        Assert.Equal(entropy, metrics.Entropy, 12);
        Assert.Equal((entropy - 1) / entropy, metrics.LogLossReduction, 12);
    }

    [Fact]
    public void The_predicted_label_does_not_matter_only_the_sign_of_the_score()
    {
        // PredictedLabel is always false here.
        Assert.Equal(1, ml.BinaryClassification.Evaluate(Data(new(true, 0.1f, 0.4f), new(false, -0.1f, 0.6f))).Accuracy);
        Assert.Equal(0.5, ml.BinaryClassification.Evaluate(Data(new(true, 0, 0.9f), new(false, -0.1f, 0.6f))).Accuracy);
    }

    [Fact]
    public void Without_probabilities_the_other_figures_are_the_same()
    {
        BinaryClassificationMetrics metrics = ml.BinaryClassification.EvaluateNonCalibrated(ml.Transforms.DropColumns("Probability").Fit(Data(Six)).Transform(Data(Six)));

        Assert.Equal(4.0 / 6, metrics.Accuracy, 12);
        Assert.Equal(7.0 / 9, metrics.AreaUnderRocCurve, 12);
    }

    [Fact]
    public void Rows_with_a_NaN_score_are_left_out_and_a_NaN_probability_makes_the_loss_NaN()
    {
        Scored[] rows = [.. Six, new(true, float.NaN, 0.5f)];
        Assert.Equal(4.0 / 6, ml.BinaryClassification.Evaluate(Data(rows)).Accuracy, 12);

        rows = [.. Six, new(true, 1, float.NaN)];
        Assert.Equal(double.NaN, ml.BinaryClassification.Evaluate(Data(rows)).LogLoss);
    }

    [Fact]
    public void One_class_alone_has_no_area_under_the_curve()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ml.BinaryClassification.Evaluate(Data(new Scored(true, 1, 0.5f))));

        Assert.Contains("AUC is not defined when there is no negative class in the data", exception.Message);
    }

    [Fact]
    public void Missing_and_mistyped_columns_are_named_in_the_error()
    {
        IDataView data = Data(Six);

        Assert.Contains("Nowhere column 'Label' not found", Assert.Throws<ArgumentOutOfRangeException>(() => ml.BinaryClassification.Evaluate(data, "Nowhere")).Message);
        Assert.Contains("Nowhere column 'Score' not found", Assert.Throws<ArgumentOutOfRangeException>(() => ml.BinaryClassification.Evaluate(data, scoreColumnName: "Nowhere")).Message);
        Assert.Contains("Schema mismatch for score column 'Label': expected Single, got Boolean",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.BinaryClassification.Evaluate(data, scoreColumnName: "Label")).Message);
        Assert.Contains("Schema mismatch for label column 'Name': expected Single, Double, Boolean, or a Key with cardinality 2, got String",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.BinaryClassification.Evaluate(data, "Name")).Message);
    }

    [Fact]
    public void A_key_of_two_values_is_a_label_whose_second_value_is_positive()
    {
        IDataView data = Data(Six);
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(data).Transform(data);

        // The first row is 'good', so 'good' is key 1, the negative class: everything turns round.
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(keyed);

        Assert.Equal(2.0 / 6, metrics.Accuracy, 12);
        Assert.StartsWith("TEST GOOD RATIO:\t0.5000 (3.0/(3.0+3.0))", metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void The_table_looks_as_MLNet_prints_it()
    {
        string[] lines = ml.BinaryClassification.Evaluate(Data(Six)).ConfusionMatrix.GetFormattedConfusionTable().ReplaceLineEndings("\n").Split('\n');

        Assert.Equal(
        [
            "TEST POSITIVE RATIO:\t0.5000 (3.0/(3.0+3.0))",
            "Confusion table",
            "          ||======================",
            "PREDICTED || positive | negative | Recall",
            "TRUTH     ||======================",
            " positive ||        2 |        1 | 0.6667",
            " negative ||        1 |        2 | 0.6667",
            "          ||======================",
            "Precision ||   0.6667 |   0.6667 |",
            "",
        ], lines);
    }

    [Fact]
    public void Cross_validation_trains_on_every_other_fold_and_evaluates_each()
    {
        Scored[] rows = [.. Enumerable.Range(0, 200).Select(i => new Scored(i % 2 == 0, i % 2 == 0 ? 1 : -1, i % 2 == 0 ? 0.75f : 0.25f))];
        var folds = ml.BinaryClassification.CrossValidate(Data(rows), ml.Transforms.CopyColumns("Copy", "Score"), numberOfFolds: 4);

        Assert.Equal([0, 1, 2, 3], folds.Select(fold => fold.Fold));
        Assert.All(folds, fold => Assert.Equal(1, fold.Metrics.Accuracy));
        Assert.Equal(200, folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<float>("Copy").Count()));
        Assert.All(folds, fold => Assert.InRange(fold.ScoredHoldOutSet.GetColumn<float>("Copy").Count(), 25, 75));
    }

    private IDataView Data(params Scored[] rows) => ml.Data.LoadFromEnumerable(rows);

    private sealed record Scored(bool Label, float Score, float Probability)
    {
        public string Name => Label ? "good" : "bad";

        public bool PredictedLabel => false;
    }
}
