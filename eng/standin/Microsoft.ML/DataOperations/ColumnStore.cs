namespace Microsoft.ML.Data;

/// <summary>Values of one column for several rows, held in memory.</summary>
internal abstract class ColumnStore
{
    public static ColumnStore Create(DataViewType type)
    {
        Type store = type is VectorDataViewType vector
            ? typeof(VectorStore<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarStore<>).MakeGenericType(type.RawType);
        return (ColumnStore)Activator.CreateInstance(store);
    }

    /// <summary>Returns the action that puts the current value of <paramref name="column"/> into a place, growing the store.</summary>
    public abstract Action<int> Filler(DataViewRow row, DataViewSchema.Column column);

    /// <summary>The same for the rows' ids, in a store of those.</summary>
    public abstract Action<int> Filler(ValueGetter<DataViewRowId> idGetter);

    /// <summary>A getter of the value at the place that <paramref name="place"/> tells.</summary>
    public abstract Delegate Getter(Func<int> place);

    private abstract class TypedStore<T> : ColumnStore
    {
        private T[] values = new T[16];

        public override Action<int> Filler(DataViewRow row, DataViewSchema.Column column) => Filler(row.GetGetter<T>(column));

        public override Action<int> Filler(ValueGetter<DataViewRowId> idGetter) => Filler((ValueGetter<T>)(Delegate)idGetter);

        public override Delegate Getter(Func<int> place) => (ValueGetter<T>)((ref T value) => Copy(in values[place()], ref value));

        protected abstract void Copy(in T source, ref T destination);

        private Action<int> Filler(ValueGetter<T> getter) => place =>
        {
            if (place >= values.Length)
                Array.Resize(ref values, Math.Max(place + 1, 2 * values.Length));
            getter(ref values[place]);
        };
    }

    private sealed class ScalarStore<T> : TypedStore<T>
    {
        protected override void Copy(in T source, ref T destination) => destination = source;
    }

    // The vector in the store must not share memory with the one handed out: the caller may write into that.
    private sealed class VectorStore<T> : TypedStore<VBuffer<T>>
    {
        protected override void Copy(in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination);
    }
}
