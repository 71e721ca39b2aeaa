using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// The annotations of a column of token keys: the token of each key, so that MapKeyToValue gives the tokens back, and the padding token.
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
            AddToken(builder, AnnotationNames.PaddingToken, vocabulary[padding]);
        }

        if (vocabulary.UnknownToken is { } unknown)
        {
            AddToken(builder, AnnotationNames.UnknownToken, unknown);
        }

        return builder.ToAnnotations();
    }

    /// <summary>Makes the annotations of a column that is made of another column's keys.</summary>
    /// <param name="source">The other column's annotations.</param>
    /// <param name="paddingToken">
    /// The token that the column is padded with; <see langword="null"/> keeps the other column's padding token, if there is one.
    /// </param>
    public static DataViewSchema.Annotations Create(DataViewSchema.Annotations source, string? paddingToken)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            source,
            name => name is AnnotationNames.KeyValues or AnnotationNames.UnknownToken
                || (name == AnnotationNames.PaddingToken && paddingToken is null));
        if (paddingToken is not null)
        {
            AddToken(builder, AnnotationNames.PaddingToken, paddingToken);
        }

        return builder.ToAnnotations();
    }

    /// <summary>Describes the annotations for an estimator's output schema.</summary>
    public static SchemaShape.Column[] Shape(bool hasPaddingToken, bool hasUnknownToken)
    {
        SchemaShape.Column[] keyValues = [ShapeOf.TextAnnotation(AnnotationNames.KeyValues)];
        return [
            .. keyValues, .. Token(hasPaddingToken, AnnotationNames.PaddingToken), .. Token(hasUnknownToken, AnnotationNames.UnknownToken)];

        static SchemaShape.Column[] Token(bool exists, string name) => exists ? [ShapeOf.Scalar(name, TextDataViewType.Instance)] : [];
    }

    /// <summary>Finds the key of a token in a column of token keys; 0, the missing key, for <see langword="null"/>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="token">The token.</param>
    /// <param name="role">The token's purpose in a word, for the error message.</param>
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

    private static void AddToken(DataViewSchema.Annotations.Builder builder, string name, string token) =>
        builder.AddPrimitiveValue(name, TextDataViewType.Instance, token.AsMemory());
}
