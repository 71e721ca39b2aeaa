using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The values that keys stand for, in order: the first has key 1.</summary>
internal abstract class KeyTerms(PrimitiveDataViewType itemType)
{
    /// <summary>The type of the values.</summary>
    public PrimitiveDataViewType ItemType => itemType;

    public abstract int Count { get; }

    /// <summary>The keys' type. Even of no values there is one key, which no row gets.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(1, Count));

    public static KeyTerms Create(PrimitiveDataViewType itemType) => itemType is TextDataViewType
        ? new TextTerms()
        : GenericCall.Invoke<KeyTerms>(typeof(KeyTerms), nameof(CreateValues), [itemType.RawType], itemType);

    /// <summary>Adds the values of a column until there are <paramref name="most"/>; returns the step for one row, false when full.</summary>
    public abstract Func<bool> Learner(DataViewRow row, DataViewSchema.Column column, int most);

    /// <summary>Orders the values: text by its UTF-16 code units, all else by size.</summary>
    public abstract void Sort();

    /// <summary>The getter of a column's keys.</summary>
    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>The values, of the raw type of <see cref="ItemType"/>.</summary>
    public abstract Array ToArray();

    public abstract void Add(ReadOnlySpan<object> values);

    private static KeyTerms<T> CreateValues<T>(PrimitiveDataViewType itemType) => new(itemType, EqualityComparer<T>.Default, itemType switch
    {
        KeyDataViewType => value => EqualityComparer<T>.Default.Equals(value, default),
        NumberDataViewType when typeof(T) == typeof(float) => value => float.IsNaN((float)(object)value),
        NumberDataViewType when typeof(T) == typeof(double) => value => double.IsNaN((double)(object)value),
        _ => _ => false,
    });

    private sealed class TextTerms() : KeyTerms<ReadOnlyMemory<char>>(TextDataViewType.Instance, TextComparer.Instance, text => text.IsEmpty)
    {
        // The text of a row may live in memory that is used again for the next.
        protected override ReadOnlyMemory<char> Keep(ReadOnlyMemory<char> value) => value.ToString().AsMemory();
    }

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
    {
        public static TextComparer Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> value) => string.GetHashCode(value.Span);

        public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.CompareTo(y.Span, StringComparison.Ordinal);
    }
}

/// <summary>The values of one type that keys stand for.</summary>
internal class KeyTerms<T>(PrimitiveDataViewType itemType, IEqualityComparer<T> comparer, Func<T, bool> isMissing) : KeyTerms(itemType)
{
    private readonly Dictionary<T, uint> keys = new(comparer);
    private readonly List<T> values = [];

    public override int Count => values.Count;

    public override Array ToArray() => values.ToArray();

    public override void Add(ReadOnlySpan<object> added)
    {
        foreach (object value in added)
            Contracts.CheckDecode(TryAdd((T)value), $"The values of a key hold '{value}' twice, or it is a missing value");
    }

    public override void Sort()
    {
        values.Sort(comparer as IComparer<T> ?? Comparer<T>.Default);
        for (int i = 0; i < values.Count; i++)
            keys[values[i]] = (uint)i + 1;
    }

    public override Func<bool> Learner(DataViewRow row, DataViewSchema.Column column, int most)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                TryAdd(value);
                return Count < most;
            };
        }
        ValueGetter<VBuffer<T>> vectorGetter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            vectorGetter(ref vector);
            foreach (T item in vector.DenseValues())
            {
                TryAdd(item);
                if (Count >= most)
                    return false;
            }
            return true;
        };
    }

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T source = default;
            return (ValueGetter<uint>)((ref uint key) =>
            {
                getter(ref source);
                key = KeyOf(source);
            });
        }
        ValueGetter<VBuffer<T>> vectorGetter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) =>
        {
            vectorGetter(ref vector);
            value = MapVector(in vector, ref value);
        });
    }

    protected virtual T Keep(T value) => value;

    private uint KeyOf(T value) => keys.GetValueOrDefault(value);

    private VBuffer<uint> MapVector(in VBuffer<T> vector, ref VBuffer<uint> destination)
    {
        ReadOnlySpan<T> items = vector.GetValues();
        uint absent = vector.IsDense ? 0 : KeyOf(default);
        // Slots that are not written hold the default value, which may have a key of its own.
        bool stayDense = vector.IsDense || absent != 0;
        VBufferEditor<uint> editor = stayDense
            ? VBufferEditor.Create(ref destination, vector.Length)
            : VBufferEditor.Create(ref destination, vector.Length, items.Length);
        if (!vector.IsDense && stayDense)
            editor.Values.Fill(absent);
        for (int i = 0; i < items.Length; i++)
        {
            int slot = vector.IsDense ? i : vector.GetIndices()[i];
            if (!stayDense)
                editor.Indices[i] = slot;
            editor.Values[stayDense ? slot : i] = KeyOf(items[i]);
        }
        return editor.Commit();
    }

    private bool TryAdd(T value)
    {
        if (isMissing(value) || keys.ContainsKey(value))
            return false;
        T kept = Keep(value);
        values.Add(kept);
        keys.Add(kept, (uint)values.Count);
        return true;
    }
}
