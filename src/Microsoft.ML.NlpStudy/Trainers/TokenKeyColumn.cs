using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>What a trainer needs to know of its column of token ids.</summary>
internal static class TokenKeyColumn
{
    /// <summary>Number of tokens in the column's vocabulary.</summary>
    public static int VocabularySize(DataViewSchema.Column column) =>
        checked((int)((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count);

    /// <summary>Checks that a column has as many tokens as a model was trained with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more or fewer.</exception>
    public static void CheckVocabularySize(DataViewSchema.Column column, int expected)
    {
        int found = VocabularySize(column);
        if (found != expected)
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema", $"Input column '{column.Name}': expected keys of the {expected} tokens trained with, found {found}.");
        }
    }

    /// <summary>Makes a function that gives the ids of the row a cursor stands on, cut as <paramref name="trimmer"/> cuts.</summary>
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

    /// <summary>The ids of the current row; valid until the next call.</summary>
    public delegate ReadOnlySpan<int> Reader();
}
