using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Reads members of a row class as column values. Reading a member is compiled once; per row it costs a delegate
/// call, not reflection.
/// </summary>
internal static class RowGetters<TRow> where TRow : class
{
    /// <summary>Makes, of the current row's source, the getter of one column.</summary>
    public static Func<Func<TRow>, Delegate> Create(MemberInfo member, DataViewType type, bool shiftKeys = true)
    {
        var memberType = RowMember.TypeOf(member);
        var row = Expression.Parameter(typeof(TRow));
        var read = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(TRow), memberType), Expression.MakeMemberAccess(row, member), row).Compile();
        return read switch
        {
            Func<TRow, string> text => current => Text(text, current),
            Func<TRow, string[]> texts => current => Texts(texts, current),
            _ when memberType.IsArray => Generic(nameof(Array), memberType.GetElementType(), read),
            _ when type is VectorDataViewType => Generic(nameof(Buffer), memberType.GetGenericArguments()[0], read),
            _ when type is KeyDataViewType key && shiftKeys => Key(read, key.Count),
            _ => Generic(nameof(Direct), memberType, read),
        };
    }

    private static Func<Func<TRow>, Delegate> Generic(string method, Type item, Delegate read)
    {
        var make = typeof(RowGetters<TRow>).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static).MakeGenericMethod(item);
        return current => (Delegate)make.Invoke(null, [read, current]);
    }

    private static ValueGetter<ReadOnlyMemory<char>> Text(Func<TRow, string> read, Func<TRow> current) =>
        (ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory();

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts(Func<TRow, string[]> read, Func<TRow> current) =>
        (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            string[] texts = read(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, texts.Length);
            for (int i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            value = editor.Commit();
        };

    private static ValueGetter<VBuffer<T>> Array<T>(Func<TRow, T[]> read, Func<TRow> current) => (ref VBuffer<T> value) =>
    {
        T[] items = read(current());
        VBuffer<T>.Copy(items, 0, ref value, items?.Length ?? 0);
    };

    private static ValueGetter<VBuffer<T>> Buffer<T>(Func<TRow, VBuffer<T>> read, Func<TRow> current) =>
        (ref VBuffer<T> value) => read(current()).CopyTo(ref value);

    private static ValueGetter<T> Direct<T>(Func<TRow, T> read, Func<TRow> current) =>
        (ref T value) => value = read(current());

    // A scalar key member counts from 0, as an index does; the column's values count from 1, and 0 is missing.
    // (ML.NET does this for scalars only, and not for 16-bit ones.)
    private static Func<Func<TRow>, Delegate> Key(Delegate read, ulong count) => read switch
    {
        Func<TRow, byte> bytes => current => (ValueGetter<byte>)((ref byte value) => value = (byte)Shifted(bytes(current()), count)),
        Func<TRow, uint> uints => current => (ValueGetter<uint>)((ref uint value) => value = (uint)Shifted(uints(current()), count)),
        Func<TRow, ulong> ulongs => current => (ValueGetter<ulong>)((ref ulong value) => value = Shifted(ulongs(current()), count)),
        _ => throw Contracts.Except("A scalar key of a row class is a Byte, UInt32 or UInt64."),
    };

    private static ulong Shifted(ulong index, ulong count) => index < count ? index + 1 : 0;
}
