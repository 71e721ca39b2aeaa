using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// A check of one input column, made alike on the shape that an estimator sees and on the schema that a transformer sees.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Expected">The expectation in words, with the component that makes such a column.</param>
/// <param name="Accepts">Whether a column of this shape will do.</param>
internal sealed record ColumnCheck(string Name, string Expected, Func<SchemaShape.Column, bool> Accepts)
{
    /// <summary>Finds the column in an estimator's input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is absent or of another type.</exception>
    public SchemaShape.Column Find(SchemaShape inputSchema)
    {
        foreach (SchemaShape.Column column in inputSchema)
        {
            if (column.Name == Name)
            {
                return Accepts(column) ? column : throw Mismatch(Describe(column));
            }
        }

        throw Mismatch($"no such column among {NamesOf(inputSchema.Select(c => c.Name))}");
    }

    /// <summary>Finds the column in a transformer's input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is absent or of another type.</exception>
    public DataViewSchema.Column Find(DataViewSchema inputSchema)
    {
        if (inputSchema.GetColumnOrNull(Name) is not { } column)
        {
            throw Mismatch($"no such column among {NamesOf(inputSchema.Where(c => !c.IsHidden).Select(c => c.Name))}");
        }

        SchemaShape.Column shape = SchemaShape.Create(inputSchema).Single(c => c.Name == Name);
        return Accepts(shape) ? column : throw Mismatch(column.Type.ToString()!);
    }

    private ArgumentOutOfRangeException Mismatch(string found) =>
        new("inputSchema", $"Input column '{Name}': expected {Expected}, found {found}.");

    private static string NamesOf(IEnumerable<string> names)
    {
        string list = string.Join(", ", names.Distinct().Select(name => $"'{name}'"));
        return list.Length == 0 ? "none" : list;
    }

    private static string Describe(SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key<{column.ItemType}>" : column.ItemType.ToString()!;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            _ => $"Vector<{item}, variable length>",
        };
    }
}
