using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// What a component expects of one input column, checked alike on the shape an estimator sees and on the schema a transformer sees.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Expected">The expectation in words, with the component that makes such a column.</param>
/// <param name="Accepts">Whether a column of this shape will do.</param>
internal sealed record ColumnCheck(string Name, string Expected, Func<SchemaShape.Column, bool> Accepts)
{
    /// <summary>Finds the column in an estimator's input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is absent or of another type.</exception>
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
    /// <exception cref="ArgumentOutOfRangeException">It is absent or of another type.</exception>
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

/// <summary>The shapes that this package's components ask for.</summary>
internal static class ColumnShapes
{
    public static ColumnCheck Text(string name) => new(name, "text", c => IsText(c) && !IsVector(c));

    public static ColumnCheck TextOrTextVector(string name) => new(name, "text or a vector of text", IsText);

    public static ColumnCheck Tokens(string name) =>
        new(name, "a vector of text (as TokenizeText gives)", c => IsText(c) && IsVector(c));

    public static ColumnCheck TokenKeys(string name) =>
        new(name, "a vector of keys with key values (as MapTokensToVocabulary gives)",
            c => IsUInt32Key(c) && IsVector(c) && HasKeyValues(c));

    public static ColumnCheck TextKeys(string name) =>
        new(name, "a vector of keys whose values are text (as MapTokensToVocabulary gives)",
            c => IsUInt32Key(c) && IsVector(c) && HasTextKeyValues(c));

    public static ColumnCheck LabelKey(string name) =>
        new(name, "a key (as MapValueToKey gives)", c => IsUInt32Key(c) && !IsVector(c));

    private static bool IsText(SchemaShape.Column column) => !column.IsKey && column.ItemType is TextDataViewType;

    private static bool IsVector(SchemaShape.Column column) => column.Kind != SchemaShape.Column.VectorKind.Scalar;

    private static bool IsUInt32Key(SchemaShape.Column column) => column.IsKey && column.ItemType.RawType == typeof(uint);

    private static bool HasKeyValues(SchemaShape.Column column) => column.Annotations.Any(a => a.Name == AnnotationNames.KeyValues);

    private static bool HasTextKeyValues(SchemaShape.Column column) =>
        column.Annotations.Any(a => a.Name == AnnotationNames.KeyValues && a.ItemType is TextDataViewType);
}
