using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>The values of one column for some rows, which are read before they are shown.</summary>
internal abstract class ColumnBuffer
{
    public static ColumnBuffer Create(DataViewRow input, DataViewSchema.Column column, int size) =>
        (ColumnBuffer)Generic(nameof(CreateTyped), column.Type.RawType).Invoke(null, [input, column, size])!;

    /// <summary>Keeps the value of the row that the input stands on.</summary>
    public abstract void Read(int slot);

    /// <summary>Makes a <see cref="ValueGetter{TValue}"/> of the kept values.</summary>
    /// <param name="slot">Gives the number of the slot that is being shown.</param>
    public abstract Delegate CreateGetter(Func<int> slot);

    /// <summary>Copies a kept value.</summary>
    /// <typeparam name="TValue">The column's type.</typeparam>
    public void CopyTo<TValue>(int slot, ref TValue value) => ((Typed<TValue>)this).Copy(slot, ref value);

    private static Typed<T> CreateTyped<T>(DataViewRow input, DataViewSchema.Column column, int size) =>
        new(input.GetGetter<T>(column), size);

    private static void CopyVector<TItem>(ref VBuffer<TItem> from, ref VBuffer<TItem> to) => from.CopyTo(ref to);

    private static MethodInfo Generic(string method, Type type) =>
        typeof(ColumnBuffer).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);

    private sealed class Typed<T>(ValueGetter<T> source, int size) : ColumnBuffer
    {
        private static readonly CopyValue s_copy = CopyFor();
        private readonly T[] _values = new T[size];

        private delegate void CopyValue(ref T from, ref T to);

        public override void Read(int slot) => source(ref _values[slot]);

        public override Delegate CreateGetter(Func<int> slot) => (ValueGetter<T>)((ref T value) => Copy(slot(), ref value));

        public void Copy(int slot, ref T value) => s_copy(ref _values[slot], ref value);

        // A vector's items are copied out, since its buffer is overwritten when the next rows are read.
        private static CopyValue CopyFor() =>
            typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>)
                ? Generic(nameof(CopyVector), typeof(T).GetGenericArguments()[0]).CreateDelegate<CopyValue>()
                : (ref from, ref to) => to = from;
    }
}
