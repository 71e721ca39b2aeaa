using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Model;

/// <summary>
/// The columns that a classifier adds, annotated as ML.NET's multiclass trainers annotate theirs: <c>PredictedLabel</c>, a key; <c>Score</c>, a
/// probability for each class; and for two classes <c>Probability</c>, that of the second, and <c>LogOdds</c>, its raw score.
/// </summary>
internal static class ClassifierColumns
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";
    public const string Probability = "Probability";
    public const string LogOdds = "LogOdds";
    private const string ScoreKind = "MulticlassClassification";
    private static readonly KeyDataViewType s_setIdType = new(typeof(uint), int.MaxValue);

    /// <summary>The columns of a fitted classifier; the last two only where there are two classes.</summary>
    public static DataViewSchema.DetachedColumn[] Of(DataViewSchema inputSchema, KeyValueSet classes)
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

        return [.. columns];
    }

    /// <summary>What an estimator can promise: how many classes there are, and so whether there are a Probability and LogOdds, shows only in the rows.</summary>
    public static SchemaShape Promise(SchemaShape input, SchemaShape.Column label)
    {
        SchemaShape.Column[] common =
        [
            ShapeOf.Key(AnnotationNames.ScoreColumnSetId, SchemaShape.Column.VectorKind.Scalar),
            ShapeOf.Scalar(AnnotationNames.ScoreColumnKind, TextDataViewType.Instance),
            ShapeOf.Scalar(AnnotationNames.ScoreValueKind, TextDataViewType.Instance),
        ];
        SchemaShape.Column[] keyValues = [.. label.Annotations.Where(a => a.Name == AnnotationNames.KeyValues)];
        return ShapeOf.Adding(
            input,
            ShapeOf.Key(PredictedLabel, SchemaShape.Column.VectorKind.Scalar, [.. keyValues, .. common]),
            ShapeOf.Vector(Score, NumberDataViewType.Single, [ShapeOf.TextAnnotation(AnnotationNames.SlotNames), .. common]));
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
                continue;
            uint id = 0;
            column.Annotations.GetValue(AnnotationNames.ScoreColumnSetId, ref id);
            highest = Math.Max(highest, id);
        }

        return highest + 1;
    }
}
