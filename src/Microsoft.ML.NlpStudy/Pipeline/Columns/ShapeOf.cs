using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Builders of the schema shapes that estimators promise.</summary>
internal static class ShapeOf
{
    /// <summary>Makes a shape of the input's columns, with columns added or put in place of those of the same name.</summary>
    public static SchemaShape Adding(SchemaShape input, params ReadOnlySpan<SchemaShape.Column> added)
    {
        var columns = new Dictionary<string, SchemaShape.Column>();
        foreach (SchemaShape.Column column in input)
        {
            columns[column.Name] = column;
        }

        foreach (SchemaShape.Column column in added)
        {
            columns[column.Name] = column;
        }

        return new SchemaShape(columns.Values);
    }

    public static SchemaShape.Column Scalar(string name, DataViewType itemType, params SchemaShape.Column[] annotations) =>
        OfKind(name, SchemaShape.Column.VectorKind.Scalar, itemType, annotations);

    public static SchemaShape.Column Vector(string name, DataViewType itemType, params SchemaShape.Column[] annotations) =>
        OfKind(name, SchemaShape.Column.VectorKind.Vector, itemType, annotations);

    public static SchemaShape.Column VariableVector(string name, DataViewType itemType, params SchemaShape.Column[] annotations) =>
        OfKind(name, SchemaShape.Column.VectorKind.VariableVector, itemType, annotations);

    public static SchemaShape.Column OfKind(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, params SchemaShape.Column[] annotations) =>
        new(name, kind, itemType, false, new SchemaShape(annotations));

    /// <summary>Makes the shape of a column of keys, the only kind of item whose shape differs from its raw type.</summary>
    public static SchemaShape.Column Key(string name, SchemaShape.Column.VectorKind kind, params SchemaShape.Column[] annotations) =>
        new(name, kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));

    /// <summary>Makes the shape of the annotation that lists the texts of keys or slots.</summary>
    public static SchemaShape.Column TextAnnotation(string name) => Vector(name, TextDataViewType.Instance);
}
