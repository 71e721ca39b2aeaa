using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The column of token ids of a trainer or a transformer.</summary>
internal static class TokenKeyColumn
{
    /// <summary>Counts the tokens in the column's vocabulary.</summary>
    public static int VocabularySize(DataViewSchema.Column column) =>
        checked((int)((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count);

    /// <summary>Checks that a column's vocabulary has as many tokens as a model was trained with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has more or fewer tokens.</exception>
    public static void CheckVocabularySize(DataViewSchema.Column column, int expected)
    {
        int found = VocabularySize(column);
        if (found != expected)
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema", $"Input column '{column.Name}': expected keys of the {expected} tokens trained with, found {found}.");
        }
    }

    /// <summary>Makes a function that gives the trimmed ids of the row that a cursor is at.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column of ids.</param>
    /// <param name="trimmer">Removes padding and cuts long texts.</param>
    public static Reader CreateReader(DataViewRow row, DataViewSchema.Column column, TokenTrimmer trimmer)
    {
        ValueGetter<VBuffer<uint>> source = row.GetGetter<VBuffer<uint>>(column);
        VBuffer<uint> keys = default, dense = default;
        return () =>
        {
            source(ref keys);
            return trimmer.Trim(DenseVector.Values(keys, ref dense));
        };
    }

    /// <summary>Gives the ids of the current row, valid until the next call.</summary>
    public delegate ReadOnlySpan<int> Reader();
}
