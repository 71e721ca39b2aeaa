using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>
/// What a column of token keys says about itself: the token of each key, so that MapKeyToValue gives the tokens back, and the padding token.
/// </summary>
internal static class TokenKeyAnnotations
{
    public static DataViewSchema.Annotations Create(Vocabulary vocabulary)
    {
        var tokens = new VBuffer<ReadOnlyMemory<char>>(vocabulary.Count, [.. vocabulary.Tokens.Select(token => token.AsMemory())]);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add<VBuffer<ReadOnlyMemory<char>>>(
            AnnotationNames.KeyValues, new VectorDataViewType(TextDataViewType.Instance, tokens.Length), tokens.CopyTo);
        if (vocabulary.PaddingId is { } padding)
        {
            AddPaddingToken(builder, vocabulary[padding]);
        }

        return builder.ToAnnotations();
    }

    /// <summary>Those of a column whose keys another column's sequences were padded with.</summary>
    public static DataViewSchema.Annotations Create(DataViewSchema.Annotations source, string paddingToken)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(source, name => name == AnnotationNames.KeyValues);
        AddPaddingToken(builder, paddingToken);
        return builder.ToAnnotations();
    }

    /// <summary>The annotations as an estimator promises them.</summary>
    public static SchemaShape.Column[] Shape(bool hasPaddingToken)
    {
        SchemaShape.Column keyValues = ShapeOf.TextAnnotation(AnnotationNames.KeyValues);
        return hasPaddingToken ? [keyValues, ShapeOf.Scalar(AnnotationNames.PaddingToken, TextDataViewType.Instance)] : [keyValues];
    }

    /// <summary>The key of a token in a column of token keys.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No key has that token.</exception>
    public static uint FindKey(DataViewSchema.Column column, string token)
    {
        if (column.Annotations.Schema[AnnotationNames.KeyValues].Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            throw Mismatch("keys whose values are text (as MapTokensToVocabulary gives)", "key values of another type");
        }

        VBuffer<ReadOnlyMemory<char>> tokens = default;
        column.Annotations.GetValue(AnnotationNames.KeyValues, ref tokens);
        foreach (KeyValuePair<int, ReadOnlyMemory<char>> entry in tokens.Items())
        {
            if (entry.Value.Span.SequenceEqual(token))
            {
                return (uint)entry.Key + 1;
            }
        }

        throw Mismatch($"a key for the padding token '{token}'", $"none among {tokens.Length} key values");

        ArgumentOutOfRangeException Mismatch(string expected, string found) =>
            new("inputSchema", $"Input column '{column.Name}': expected {expected}, found {found}.");
    }

    private static void AddPaddingToken(DataViewSchema.Annotations.Builder builder, string token) =>
        builder.AddPrimitiveValue(AnnotationNames.PaddingToken, TextDataViewType.Instance, token.AsMemory());
}
