using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// What a column of token keys says about itself: the token of each key, so that MapKeyToValue gives the tokens back, and the padding
/// token.
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

    /// <summary>Those of a column made of another one's keys.</summary>
    /// <param name="source">The other column's.</param>
    /// <param name="paddingToken">What the column is padded with; null where it is with what the other was, if anything.</param>
    public static DataViewSchema.Annotations Create(DataViewSchema.Annotations source, string? paddingToken)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(source, name => name == AnnotationNames.KeyValues || (name == AnnotationNames.PaddingToken && paddingToken is null));
        if (paddingToken is not null)
        {
            AddPaddingToken(builder, paddingToken);
        }

        return builder.ToAnnotations();
    }

    /// <summary>The annotations as an estimator promises them.</summary>
    public static SchemaShape.Column[] Shape(bool hasPaddingToken)
    {
        SchemaShape.Column keyValues = ShapeOf.TextAnnotation(AnnotationNames.KeyValues);
        return hasPaddingToken ? [keyValues, ShapeOf.Scalar(AnnotationNames.PaddingToken, TextDataViewType.Instance)] : [keyValues];
    }

    /// <summary>The key of a token in a column of token keys; 0, the missing key, for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="token">The token.</param>
    /// <param name="role">What the token is for, in a word.</param>
    /// <exception cref="ArgumentOutOfRangeException">No key has that token.</exception>
    public static uint FindKey(DataViewSchema.Column column, string? token, string role)
    {
        uint key = token is null ? 0 : TokenKeys.Find(column, token);
        return key != 0 || token is null ? key
            : TokenKeys.HasTokens(column) ? throw Mismatch($"a key for the {role} token '{token}'", "none among its key values")
            : throw Mismatch("keys whose values are text (as MapTokensToVocabulary gives)", "key values of another type");

        ArgumentOutOfRangeException Mismatch(string expected, string found) =>
            new("inputSchema", $"Input column '{column.Name}': expected {expected}, found {found}.");
    }

    private static void AddPaddingToken(DataViewSchema.Annotations.Builder builder, string token) =>
        builder.AddPrimitiveValue(AnnotationNames.PaddingToken, TextDataViewType.Instance, token.AsMemory());
}
