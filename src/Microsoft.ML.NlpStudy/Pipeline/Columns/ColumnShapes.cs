using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>The column checks of this package's components.</summary>
internal static class ColumnShapes
{
    public static ColumnCheck Text(string name) => new(name, "text", c => IsText(c) && !IsVector(c));

    public static ColumnCheck TextOrTextVector(string name) => new(name, "text or a vector of text", IsText);

    public static ColumnCheck Tokens(string name) =>
        new(name, "a vector of text (as TokenizeText gives)", c => IsText(c) && IsVector(c));

    public static ColumnCheck Tags(string name) =>
        new(name, "a vector of text, a tag for each token", c => IsText(c) && IsVector(c));

    public static ColumnCheck TagConfidences(string name) =>
        new(name, "a vector of type Single, a confidence for each token (as a tagger gives)",
            c => !c.IsKey && c.ItemType == NumberDataViewType.Single && IsVector(c));

    public static ColumnCheck TokenKeys(string name) =>
        new(name, "a vector of keys with key values (as MapTokensToVocabulary gives)",
            c => IsUInt32Key(c) && IsVector(c) && HasKeyValues(c));

    public static ColumnCheck TextKeys(string name) =>
        new(name, "a vector of keys whose values are text (as MapTokensToVocabulary gives)",
            c => IsUInt32Key(c) && IsVector(c) && HasTextKeyValues(c));

    public static ColumnCheck LabelKey(string name) =>
        new(name, "a key (as MapValueToKey gives)", c => IsUInt32Key(c) && !IsVector(c));

    public static ColumnCheck LabelSet(string name) =>
        new(name, "a vector of text, a vector of keys (as MapValueToKey gives), or a text of labels between separators",
            c => IsText(c) || (IsUInt32Key(c) && IsVector(c)));

    public static ColumnCheck Scores(string name) =>
        new(name, "a probability for each label (as a classifier gives)",
            c => !c.IsKey && c.ItemType == NumberDataViewType.Single && c.Kind == SchemaShape.Column.VectorKind.Vector);

    public static ColumnCheck Group(string name) =>
        new(name, "a key (as MapValueToKey gives) or text", c => (IsUInt32Key(c) || IsText(c)) && !IsVector(c));

    public static ColumnCheck LabelNumber(string name) =>
        new(name, "a number of type Single (as ConvertType gives)",
            c => !c.IsKey && c.ItemType == NumberDataViewType.Single && !IsVector(c));

    public static ColumnCheck Number(string name) =>
        new(name, "a number", c => !c.IsKey && c.ItemType is NumberDataViewType && !IsVector(c));

    private static bool IsText(SchemaShape.Column column) => !column.IsKey && column.ItemType is TextDataViewType;

    private static bool IsVector(SchemaShape.Column column) => column.Kind != SchemaShape.Column.VectorKind.Scalar;

    private static bool IsUInt32Key(SchemaShape.Column column) => column.IsKey && column.ItemType.RawType == typeof(uint);

    private static bool HasKeyValues(SchemaShape.Column column) => column.Annotations.Any(a => a.Name == AnnotationNames.KeyValues);

    private static bool HasTextKeyValues(SchemaShape.Column column) =>
        column.Annotations.Any(a => a.Name == AnnotationNames.KeyValues && a.ItemType is TextDataViewType);
}
