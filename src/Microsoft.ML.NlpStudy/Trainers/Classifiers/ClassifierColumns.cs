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
    private static readonly KeyDataViewType s_setIdType = new(typeof(uint), int.MaxValue);

    /// <summary>Makes the columns of a trained classifier.</summary>
    /// <param name="inputSchema">The input's columns.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="topCount">The number of likeliest classes to list; 0 for no such column.</param>
    /// <param name="hasAttention">Whether there is a weight for each token.</param>
    public static DataViewSchema.DetachedColumn[] Of(DataViewSchema inputSchema, KeyValueSet classes, int topCount, bool hasAttention)
    {
        uint setId = NextSetId(inputSchema);
        DataViewSchema.Annotations predicted = Annotations(PredictedLabel, setId, classes.AddKeyValues);
        DataViewSchema.Annotations score = Annotations(Score, setId, classes.AddSlotNames);
        var columns = new List<DataViewSchema.DetachedColumn>
        {
            new(PredictedLabel, classes.KeyType(), predicted),
            new(Score, new VectorDataViewType(NumberDataViewType.Single, classes.Count), score),
        };
        if (classes.Count == 2)
        {
            columns.Add(new(Probability, NumberDataViewType.Single, Annotations(Probability, setId, _ => { })));
            columns.Add(new(LogOdds, NumberDataViewType.Single, Annotations(Score, setId, _ => { })));
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
        SchemaShape.Column[] common =
        [
            ShapeOf.Key(AnnotationNames.ScoreColumnSetId, SchemaShape.Column.VectorKind.Scalar),
            ShapeOf.Scalar(AnnotationNames.ScoreColumnKind, TextDataViewType.Instance),
            ShapeOf.Scalar(AnnotationNames.ScoreValueKind, TextDataViewType.Instance),
        ];
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

    private static DataViewSchema.Annotations Annotations(string valueKind, uint setId, Action<DataViewSchema.Annotations.Builder> addOwn)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        addOwn(annotations);
        annotations.AddPrimitiveValue(AnnotationNames.ScoreColumnSetId, s_setIdType, setId);
        annotations.AddPrimitiveValue(AnnotationNames.ScoreColumnKind, TextDataViewType.Instance, ScoreKind.AsMemory());
        annotations.AddPrimitiveValue(AnnotationNames.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        return annotations.ToAnnotations();
    }

    // The columns of one scorer share a number that no earlier scorer's columns have.
    private static uint NextSetId(DataViewSchema schema)
    {
        uint highest = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.ScoreColumnSetId) is null)
            {
                continue;
            }

            uint id = 0;
            column.Annotations.GetValue(AnnotationNames.ScoreColumnSetId, ref id);
            highest = Math.Max(highest, id);
        }

        return highest + 1;
    }
}
