using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>The n-grams that have a slot, in the order they were found, and what each counts for.</summary>
internal sealed class NgramDictionary
{
    private readonly NgramSettings settings;
    private readonly Dictionary<uint[], int> slots = new(new SequenceComparer());
    private readonly Dictionary<uint[], int>.AlternateLookup<ReadOnlySpan<uint>> lookup;
    private readonly List<uint[]> ngrams = [];

    public NgramDictionary(NgramSettings settings)
    {
        this.settings = settings;
        lookup = slots.GetAlternateLookup<ReadOnlySpan<uint>>();
    }

    public int Count => ngrams.Count;

    public IReadOnlyList<uint[]> Ngrams => ngrams;

    /// <summary>By slot, the logarithm of how many rows there are for each row that has the n-gram; null where that does not count.</summary>
    public double[] InverseDocumentFrequencies { get; set; }

    /// <summary>Takes up the n-grams of all rows of a cursor.</summary>
    public void Learn(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        Func<uint[]> read = Reader(cursor, column);
        var walk = new NgramWalk(settings.Length, settings.Skips);
        var countOfLength = new int[settings.Length];
        var rowsOfSlot = new List<int>();
        var seen = new HashSet<int>();
        long rows = 0;
        while (cursor.MoveNext())
        {
            rows++;
            seen.Clear();
            walk.Visit(read(), ngram =>
            {
                if (!lookup.TryGetValue(ngram, out int slot))
                {
                    if (countOfLength[ngram.Length - 1] >= settings.MostOf(ngram.Length))
                        return;
                    slot = Add(ngram.ToArray());
                    rowsOfSlot.Add(0);
                    countOfLength[ngram.Length - 1]++;
                }
                if (seen.Add(slot))
                    rowsOfSlot[slot]++;
            });
        }
        if (settings.Weighting != NgramExtractingEstimator.WeightingCriteria.Tf)
            InverseDocumentFrequencies = [.. rowsOfSlot.Select(count => Math.Log(rows / (double)count))];
    }

    public ValueGetter<VBuffer<float>> MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        Func<uint[]> read = Reader(row, column);
        var walk = new NgramWalk(settings.Length, settings.Skips);
        var counts = new SortedDictionary<int, int>();
        return (ref VBuffer<float> value) =>
        {
            counts.Clear();
            walk.Visit(read(), ngram =>
            {
                if (lookup.TryGetValue(ngram, out int slot))
                    counts[slot] = counts.GetValueOrDefault(slot) + 1;
            });
            value = Pack(counts, ref value);
        };
    }

    public int Add(uint[] ngram)
    {
        Contracts.CheckDecode(slots.TryAdd(ngram, Count), "An n-gram of the model stands there twice");
        ngrams.Add(ngram);
        return Count - 1;
    }

    // More than half full is dense.
    private VBuffer<float> Pack(SortedDictionary<int, int> counts, ref VBuffer<float> destination)
    {
        bool dense = counts.Count > Count / 2;
        VBufferEditor<float> editor = dense ? VBufferEditor.Create(ref destination, Count) : VBufferEditor.Create(ref destination, Count, counts.Count);
        if (dense)
            editor.Values.Clear();
        int next = 0;
        foreach ((int slot, int count) in counts)
        {
            if (!dense)
                editor.Indices[next] = slot;
            editor.Values[dense ? slot : next++] = WeightOf(slot, count);
        }
        return editor.Commit();
    }

    private float WeightOf(int slot, int count) => settings.Weighting switch
    {
        NgramExtractingEstimator.WeightingCriteria.Idf => (float)InverseDocumentFrequencies[slot],
        NgramExtractingEstimator.WeightingCriteria.TfIdf => (float)(count * InverseDocumentFrequencies[slot]),
        _ => count,
    };

    // The row's keys; a key beyond the column's count is a missing one.
    private static Func<uint[]> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        var key = (KeyDataViewType)column.Type.GetItemType();
        return GenericCall.Invoke<Func<uint[]>>(typeof(NgramDictionary), nameof(ReaderOf), [key.RawType], row, column, key.Count);
    }

    private static Func<uint[]> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column, ulong keyCount)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        Func<T, ulong> number = KeyConversions.ToUInt64<T>();
        VBuffer<T> keys = default;
        return () =>
        {
            getter(ref keys);
            return [.. keys.DenseValues().Select(key => number(key) is var value && value <= keyCount ? (uint)value : 0)];
        };
    }

    private sealed class SequenceComparer : IEqualityComparer<uint[]>, IAlternateEqualityComparer<ReadOnlySpan<uint>, uint[]>
    {
        public bool Equals(uint[] x, uint[] y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(uint[] sequence) => GetHashCode(sequence.AsSpan());

        public bool Equals(ReadOnlySpan<uint> alternate, uint[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<uint> alternate)
        {
            var hash = default(HashCode);
            foreach (uint item in alternate)
                hash.Add(item);
            return hash.ToHashCode();
        }

        public uint[] Create(ReadOnlySpan<uint> alternate) => alternate.ToArray();
    }
}
