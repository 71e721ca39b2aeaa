using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>What a trainer needs to know of its column of token ids.</summary>
internal static class TokenKeyColumn
{
    /// <summary>Number of tokens in the column's vocabulary.</summary>
    public static int VocabularySize(DataViewSchema.Column column) =>
        checked((int)((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count);

    /// <summary>The padding token's key, by the column's annotation; 0 where it names none.</summary>
    public static uint PaddingKey(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.PaddingToken) is null)
            return 0;
        ReadOnlyMemory<char> padding = default;
        column.Annotations.GetValue(AnnotationNames.PaddingToken, ref padding);
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        column.GetKeyValues(ref tokens);
        uint key = 0;
        foreach (ReadOnlyMemory<char> token in tokens.GetValues())
        {
            key++;
            if (token.Span.SequenceEqual(padding.Span))
                return key;
        }

        return 0;
    }

    /// <summary>Makes a function that gives the ids of the row a cursor stands on, cut as <paramref name="trimmer"/> cuts.</summary>
    public static Reader CreateReader(DataViewRow row, DataViewSchema.Column column, TokenTrimmer trimmer)
    {
        ValueGetter<VBuffer<uint>> source = row.GetGetter<VBuffer<uint>>(column);
        VBuffer<uint> sparse = default, keys = default;
        return () =>
        {
            source(ref keys);
            if (!keys.IsDense)
            {
                (sparse, keys) = (keys, sparse);
                sparse.CopyToDense(ref keys);
            }

            return trimmer.Trim(keys.GetValues());
        };
    }

    /// <summary>The ids of the current row; valid until the next call.</summary>
    public delegate ReadOnlySpan<int> Reader();
}
