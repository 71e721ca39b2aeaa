using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The columns that a text regressor adds, and the options that it does not have.</summary>
internal static class RegressorColumns
{
    private const string ScoreKind = "Regression";

    /// <summary>Makes the columns of a trained regressor.</summary>
    /// <param name="inputSchema">The input's columns.</param>
    /// <param name="hasAttention">Whether there is a weight for each token.</param>
    public static DataViewSchema.DetachedColumn[] Of(DataViewSchema inputSchema, bool hasAttention)
    {
        DataViewSchema.DetachedColumn score = new(
            ClassifierColumns.Score, NumberDataViewType.Single,
            ScoreAnnotations.Of(ScoreKind, ClassifierColumns.Score, ScoreAnnotations.NextSetId(inputSchema)));
        return hasAttention
            ? [score, new(ClassifierColumns.Attention, new VectorDataViewType(NumberDataViewType.Single))]
            : [score];
    }

    /// <summary>Gives the columns that an estimator can promise.</summary>
    public static SchemaShape Promise(SchemaShape input, bool hasAttention)
    {
        SchemaShape.Column score = ShapeOf.Scalar(ClassifierColumns.Score, NumberDataViewType.Single, ScoreAnnotations.Promise());
        return hasAttention
            ? ShapeOf.Adding(input, score, ShapeOf.VariableVector(ClassifierColumns.Attention, NumberDataViewType.Single))
            : ShapeOf.Adding(input, score);
    }

    /// <summary>Checks a network's options, and that none is for classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public static void Validate(TextClassifierOptions options)
    {
        OptionCheck.That(
            options is not NaiveBayesBagClassifierOptions, "a network without counts of classes, as a number has none", "a naive-Bayes bag",
            "Network");
        options.Validate();
        OptionCheck.That(
            options.TopLabelCount == 0, "0, as a number has no classes", options.TopLabelCount, nameof(options.TopLabelCount));
        OptionCheck.That(
            options.ClassWeights.Count == 0, "none, as a number has no classes", string.Join(", ", options.ClassWeights),
            nameof(options.ClassWeights));
        OptionCheck.That(
            !options.BalanceClasses, "false, as a number has no classes", options.BalanceClasses, nameof(options.BalanceClasses));
        OptionCheck.That(
            options.MixedObjective is null, "null, as its losses are for classes", options.MixedObjective, nameof(options.MixedObjective));
        OptionCheck.That(options.Loss is null, "null, as the loss is the squared error", options.Loss, nameof(options.Loss));
        OptionCheck.That(options.Metric is null, "null, as it is for classes", options.Metric, nameof(options.Metric));
        OptionCheck.That(
            options.Training.ValidationMetric == ValidationMetric.Loss, "Loss, as a number has no other",
            options.Training.ValidationMetric, nameof(options.Training.ValidationMetric));
        OptionCheck.That(
            options.Training.LabelSmoothing == 0, "0, as a number has no classes", options.Training.LabelSmoothing,
            nameof(options.Training.LabelSmoothing));
    }
}
