using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The columns that a classifier with several labels adds, and the options that it does not have.</summary>
internal static class MultilabelColumns
{
    public const string PredictedLabels = "PredictedLabels";
    private const string ScoreKind = "MultilabelClassification";

    /// <summary>Makes the columns of a trained classifier.</summary>
    /// <param name="inputSchema">The input's columns.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="hasAttention">Whether there is a weight for each token.</param>
    public static DataViewSchema.DetachedColumn[] Of(DataViewSchema inputSchema, KeyValueSet labels, bool hasAttention)
    {
        uint setId = ScoreAnnotations.NextSetId(inputSchema);
        var scores = new VectorDataViewType(NumberDataViewType.Single, labels.Count);
        var texts = new VectorDataViewType(TextDataViewType.Instance);
        DataViewSchema.DetachedColumn[] columns =
        [
            new(PredictedLabels, texts, ScoreAnnotations.Of(ScoreKind, PredictedLabels, setId)),
            new(ClassifierColumns.Score, scores,
                ScoreAnnotations.Of(ScoreKind, ClassifierColumns.Score, setId, labels.AddSlotNames)),
        ];
        return hasAttention
            ? [.. columns, new(ClassifierColumns.Attention, new VectorDataViewType(NumberDataViewType.Single))]
            : columns;
    }

    /// <summary>Gives the columns that an estimator can promise.</summary>
    public static SchemaShape Promise(SchemaShape input, bool hasAttention)
    {
        SchemaShape.Column[] common = ScoreAnnotations.Promise();
        SchemaShape.Column[] columns =
        [
            ShapeOf.VariableVector(PredictedLabels, TextDataViewType.Instance, common),
            ShapeOf.Vector(
                ClassifierColumns.Score, NumberDataViewType.Single, [ShapeOf.TextAnnotation(AnnotationNames.SlotNames), .. common]),
        ];
        return hasAttention
            ? ShapeOf.Adding(input, [.. columns, ShapeOf.VariableVector(ClassifierColumns.Attention, NumberDataViewType.Single)])
            : ShapeOf.Adding(input, columns);
    }

    /// <summary>Checks a network's options, and that none is for classifiers of one class a text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public static void Validate(TextClassifierOptions options)
    {
        OptionCheck.That(
            options is not NaiveBayesBagClassifierOptions, "a network without counts of classes, as a text may have several labels",
            "a naive-Bayes bag", "Network");
        options.Validate();
        OptionCheck.That(
            options.SecondIdsColumnName is null, "null, as several labels are for single texts", options.SecondIdsColumnName,
            nameof(options.SecondIdsColumnName));
        OptionCheck.That(
            options.TopLabelCount == 0, "0, as PredictedLabels lists the labels", options.TopLabelCount, nameof(options.TopLabelCount));
        OptionCheck.That(
            options.ClassWeights.Count == 0, "none, as MultilabelOptions.PositiveWeights weighs labels",
            string.Join(", ", options.ClassWeights), nameof(options.ClassWeights));
        OptionCheck.That(
            !options.BalanceClasses, "false, as a text may have several labels", options.BalanceClasses, nameof(options.BalanceClasses));
        OptionCheck.That(
            options.MixedObjective is null, "null, as its losses are for one class a text", options.MixedObjective,
            nameof(options.MixedObjective));
        OptionCheck.That(
            options.Loss is null, "null, as the loss is that of MultilabelOptions", options.Loss, nameof(options.Loss));
        OptionCheck.That(
            options.Metric is null, "null, as a text may have several labels", options.Metric, nameof(options.Metric));
        OptionCheck.That(
            options.Training.LabelSmoothing == 0, "0, as it is for one class a text", options.Training.LabelSmoothing,
            nameof(options.Training.LabelSmoothing));
    }
}
