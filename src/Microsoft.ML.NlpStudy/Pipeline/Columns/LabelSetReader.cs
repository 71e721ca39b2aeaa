using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Reads the labels of each row: those of a vector of text or keys, or of a text with separators.</summary>
/// <remarks>Missing and empty labels are left out, and a label that comes twice counts once.</remarks>
internal static class LabelSetReader
{
    /// <summary>Makes the function that gives the distinct labels of a cursor's row, in their order.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column of labels.</param>
    /// <param name="separator">The character between the labels of a text; white space around a label is left out.</param>
    public static Func<IReadOnlyList<string>> Open(DataViewRow row, DataViewSchema.Column column, char separator) => column.Type switch
    {
        VectorDataViewType { ItemType: KeyDataViewType } => OpenKeys(row, column),
        VectorDataViewType => OpenTexts(row, column),
        _ => OpenText(row, column, separator),
    };

    private static Func<IReadOnlyList<string>> OpenKeys(DataViewRow row, DataViewSchema.Column column)
    {
        IReadOnlyList<string> names = KeyValueSet.Of(column).Names;
        ValueGetter<VBuffer<uint>> keysOf = row.GetGetter<VBuffer<uint>>(column);
        VBuffer<uint> keys = default, dense = default;
        return () =>
        {
            keysOf(ref keys);
            var labels = new OrderedDictionary<string, bool>();
            foreach (uint key in DenseVector.Values(keys, ref dense))
            {
                if (key > 0)
                {
                    labels.TryAdd(names[(int)key - 1], true);
                }
            }

            return labels.Keys;
        };
    }

    private static Func<IReadOnlyList<string>> OpenTexts(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> textsOf = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> texts = default, dense = default;
        return () =>
        {
            textsOf(ref texts);
            var labels = new OrderedDictionary<string, bool>();
            foreach (ReadOnlyMemory<char> text in DenseVector.Values(texts, ref dense))
            {
                Add(labels, text.Span);
            }

            return labels.Keys;
        };
    }

    private static Func<IReadOnlyList<string>> OpenText(DataViewRow row, DataViewSchema.Column column, char separator)
    {
        ValueGetter<ReadOnlyMemory<char>> textOf = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            textOf(ref text);
            var labels = new OrderedDictionary<string, bool>();
            foreach (Range part in text.Span.Split(separator))
            {
                Add(labels, text.Span[part].Trim());
            }

            return labels.Keys;
        };
    }

    private static void Add(OrderedDictionary<string, bool> labels, ReadOnlySpan<char> label)
    {
        if (!label.IsEmpty)
        {
            labels.TryAdd(label.ToString(), true);
        }
    }
}
