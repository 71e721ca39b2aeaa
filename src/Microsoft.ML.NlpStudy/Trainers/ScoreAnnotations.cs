using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The annotations of score columns, as ML.NET's trainers make them and its evaluators look for them.</summary>
internal static class ScoreAnnotations
{
    private static readonly KeyDataViewType s_setIdType = new(typeof(uint), int.MaxValue);

    /// <summary>Makes the annotations of a column.</summary>
    /// <param name="scoreKind">The task, such as <c>Regression</c>.</param>
    /// <param name="valueKind">The kind of the column, such as <c>Score</c>.</param>
    /// <param name="setId">The number that the columns of one scorer share.</param>
    /// <param name="addOwn">Adds the column's other annotations.</param>
    public static DataViewSchema.Annotations Of(
        string scoreKind, string valueKind, uint setId, Action<DataViewSchema.Annotations.Builder>? addOwn = null)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        addOwn?.Invoke(annotations);
        annotations.AddPrimitiveValue(AnnotationNames.ScoreColumnSetId, s_setIdType, setId);
        annotations.AddPrimitiveValue(AnnotationNames.ScoreColumnKind, TextDataViewType.Instance, scoreKind.AsMemory());
        annotations.AddPrimitiveValue(AnnotationNames.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        return annotations.ToAnnotations();
    }

    /// <summary>Gives the annotations that an estimator can promise.</summary>
    public static SchemaShape.Column[] Promise() =>
    [
        ShapeOf.Key(AnnotationNames.ScoreColumnSetId, SchemaShape.Column.VectorKind.Scalar),
        ShapeOf.Scalar(AnnotationNames.ScoreColumnKind, TextDataViewType.Instance),
        ShapeOf.Scalar(AnnotationNames.ScoreValueKind, TextDataViewType.Instance),
    ];

    /// <summary>Gives the number for the columns of one scorer, which no earlier scorer's columns have.</summary>
    public static uint NextSetId(DataViewSchema schema)
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
