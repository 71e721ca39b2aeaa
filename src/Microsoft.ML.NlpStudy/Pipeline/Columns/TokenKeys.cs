using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Look-ups in the annotations of a column of token keys.</summary>
internal static class TokenKeys
{
    /// <summary>Whether the column's key values are text, as a vocabulary's are.</summary>
    public static bool HasTokens(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is { Type: VectorDataViewType { ItemType: TextDataViewType } };

    /// <summary>Reads the column's tokens in the order of their keys.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column's key values are not text.</exception>
    public static string[] Tokens(DataViewSchema.Column column) => HasTokens(column)
        ? [.. ValuesOf(column).Select(token => token.ToString())]
        : throw new ArgumentOutOfRangeException(
            "inputSchema",
            $"Input column '{column.Name}': expected keys whose values are text (as MapTokensToVocabulary gives), found key values of "
                + $"another type.");

    /// <summary>Reads the token of each key, from key 1; the column's key values must be text.</summary>
    public static ReadOnlyMemory<char>[] ValuesOf(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        column.Annotations.GetValue(AnnotationNames.KeyValues, ref tokens);
        return [.. tokens.DenseValues()];
    }

    /// <summary>Finds the key of a token; 0 where no key has it.</summary>
    public static uint Find(DataViewSchema.Column column, ReadOnlySpan<char> token)
    {
        if (HasTokens(column))
        {
            VBuffer<ReadOnlyMemory<char>> tokens = default;
            column.Annotations.GetValue(AnnotationNames.KeyValues, ref tokens);
            foreach (KeyValuePair<int, ReadOnlyMemory<char>> entry in tokens.Items())
            {
                if (entry.Value.Span.SequenceEqual(token))
                {
                    return (uint)entry.Key + 1;
                }
            }
        }

        return 0;
    }

    /// <summary>Finds the padding token's key by the column's annotation; 0 without such an annotation.</summary>
    public static uint FindPadding(DataViewSchema.Column column) => FindAnnotated(column, AnnotationNames.PaddingToken);

    /// <summary>Finds the unknown token's key by the column's annotation; 0 without such an annotation.</summary>
    public static uint FindUnknown(DataViewSchema.Column column) => FindAnnotated(column, AnnotationNames.UnknownToken);

    private static uint FindAnnotated(DataViewSchema.Column column, string annotation)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation) is null)
        {
            return 0;
        }

        ReadOnlyMemory<char> token = default;
        column.Annotations.GetValue(annotation, ref token);
        return Find(column, token.Span);
    }
}
