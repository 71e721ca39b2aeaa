using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The columns that a classifier adds, with the annotations of ML.NET's multiclass trainers.
/// </summary>
/// <remarks>
/// All classifiers add <c>PredictedLabel</c>, a key, and <c>Score</c>, a probability for each class. Those of two classes also add
/// <c>Probability</c>, that of the second class, and <c>LogOdds</c>, its raw score. On request there are <c>TopLabels</c>, the likeliest
/// classes, and <c>Attention</c>, a weight for each token.
/// </remarks>
internal static class ClassifierColumns
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";
    public const string Probability = "Probability";
    public const string LogOdds = "LogOdds";
    public const string TopLabels = "TopLabels";
    public const string Attention = "Attention";
    private const string ScoreKind = "MulticlassClassification";

    /// <summary>Makes the columns of a trained classifier.</summary>
    /// <param name="inputSchema">The input's columns.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="topCount">The number of likeliest classes to list; 0 for no such column.</param>
    /// <param name="hasAttention">Whether there is a weight for each token.</param>
    public static DataViewSchema.DetachedColumn[] Of(DataViewSchema inputSchema, KeyValueSet classes, int topCount, bool hasAttention)
    {
        uint setId = ScoreAnnotations.NextSetId(inputSchema);
        DataViewSchema.Annotations predicted = ScoreAnnotations.Of(ScoreKind, PredictedLabel, setId, classes.AddKeyValues);
        DataViewSchema.Annotations score = ScoreAnnotations.Of(ScoreKind, Score, setId, classes.AddSlotNames);
        var columns = new List<DataViewSchema.DetachedColumn>
        {
            new(PredictedLabel, classes.KeyType(), predicted),
            new(Score, new VectorDataViewType(NumberDataViewType.Single, classes.Count), score),
        };
        if (classes.Count == 2)
        {
            columns.Add(new(Probability, NumberDataViewType.Single, ScoreAnnotations.Of(ScoreKind, Probability, setId)));
            columns.Add(new(LogOdds, NumberDataViewType.Single, ScoreAnnotations.Of(ScoreKind, Score, setId)));
        }

        if (topCount > 0)
        {
            var keyValues = new DataViewSchema.Annotations.Builder();
            classes.AddKeyValues(keyValues);
            columns.Add(new(TopLabels, new VectorDataViewType(classes.KeyType(), topCount), keyValues.ToAnnotations()));
        }

        if (hasAttention)
        {
            columns.Add(new(Attention, new VectorDataViewType(NumberDataViewType.Single)));
        }

        return [.. columns];
    }

    /// <summary>
    /// Gives the columns that an estimator can promise. Probability and LogOdds are not among them, since the number of classes is unknown
    /// before the rows are read.
    /// </summary>
    public static SchemaShape Promise(SchemaShape input, SchemaShape.Column label, bool hasTopLabels, bool hasAttention)
    {
        SchemaShape.Column[] common = ScoreAnnotations.Promise();
        SchemaShape.Column[] keyValues = [.. label.Annotations.Where(a => a.Name == AnnotationNames.KeyValues)];
        var columns = new List<SchemaShape.Column>
        {
            ShapeOf.Key(PredictedLabel, SchemaShape.Column.VectorKind.Scalar, [.. keyValues, .. common]),
            ShapeOf.Vector(Score, NumberDataViewType.Single, [ShapeOf.TextAnnotation(AnnotationNames.SlotNames), .. common]),
        };
        if (hasTopLabels)
        {
            columns.Add(ShapeOf.Key(TopLabels, SchemaShape.Column.VectorKind.Vector, keyValues));
        }

        if (hasAttention)
        {
            columns.Add(ShapeOf.VariableVector(Attention, NumberDataViewType.Single));
        }

        return ShapeOf.Adding(input, [.. columns]);
    }
}
