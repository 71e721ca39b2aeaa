using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes rows of a data view into objects of a class, member by member, by compiled delegates.</summary>
internal sealed class RowWriter<TRow> where TRow : class
{
    private readonly (DataViewSchema.Column Column, Func<DataViewRow, DataViewSchema.Column, Action<TRow>> Bind)[] _members;

    public RowWriter(IExceptionContext context, DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        var members = new List<(DataViewSchema.Column, Func<DataViewRow, DataViewSchema.Column, Action<TRow>>)>();
        foreach (var bound in RowColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(bound.Name) is { } column)
                members.Add((column, BindingOf(context, column, bound.Member)));
            else if (!ignoreMissingColumns)
                throw context.ExceptSchemaMismatch("Schema", "", bound.Name);
        }
        _members = [.. members];
    }

    public IEnumerable<DataViewSchema.Column> Columns => _members.Select(member => member.Column);

    /// <summary>Binds to a row or cursor; the result writes its current values.</summary>
    public Action<TRow> Bind(DataViewRow source)
    {
        Action<TRow>[] setters = [.. _members.Select(member => member.Bind(source, member.Column))];
        return row =>
        {
            foreach (var set in setters)
                set(row);
        };
    }

    private static Func<DataViewRow, DataViewSchema.Column, Action<TRow>> BindingOf(IExceptionContext context, DataViewSchema.Column column, RowMember member)
    {
        RowMember.GetItemType(member.Type, out var itemType, out bool isVector);
        if (isVector != column.Type is VectorDataViewType || column.Type.GetItemType().RawType != itemType)
            throw context.Except($"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{member.Info.Name}' of type '{member.Type.FullName}'.");
        if (member.Type == typeof(string))
            return Binding(nameof(Text), member);
        if (member.Type == typeof(string[]))
            return Binding(nameof(Texts), member);
        if (member.Type.IsArray)
            return Binding(nameof(Array), member, itemType);
        return isVector ? Binding(nameof(Buffer), member, itemType) : Binding(nameof(Direct), member, itemType);
    }

    private static Func<DataViewRow, DataViewSchema.Column, Action<TRow>> Binding(string method, RowMember member, params Type[] typeArguments)
    {
        var make = typeof(RowWriter<TRow>).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static);
        if (typeArguments.Length > 0)
            make = make.MakeGenericMethod(typeArguments);
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(member.Type);
        var access = Expression.MakeMemberAccess(row, member.Info);
        var write = Expression.Lambda(typeof(Action<,>).MakeGenericType(typeof(TRow), member.Type), Expression.Assign(access, value), row, value).Compile();
        // A vector's setter looks at what the object already holds, to reuse its memory.
        bool reuses = member.Type != typeof(string) && typeArguments.Length > 0 && make.GetParameters().Length == 4;
        var read = reuses ? Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(TRow), member.Type), ReadOrDefault(access, member), row).Compile() : null;
        return (source, column) => (Action<TRow>)make.Invoke(null, reuses ? [source, column, write, read] : [source, column, write]);
    }

    private static Expression ReadOrDefault(MemberExpression access, RowMember member) =>
        member.Info is PropertyInfo { CanRead: false } ? Expression.Default(member.Type) : access;

    private static Action<TRow> Text(DataViewRow source, DataViewSchema.Column column, Action<TRow, string> write)
    {
        var getter = source.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return row =>
        {
            getter(ref text);
            write(row, text.ToString());
        };
    }

    private static Action<TRow> Texts(DataViewRow source, DataViewSchema.Column column, Action<TRow, string[]> write)
    {
        var getter = source.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> texts = default;
        return row =>
        {
            getter(ref texts);
            write(row, [.. texts.DenseValues().Select(text => text.ToString())]);
        };
    }

    private static Action<TRow> Array<T>(DataViewRow source, DataViewSchema.Column column, Action<TRow, T[]> write, Func<TRow, T[]> read)
    {
        var getter = source.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return row =>
        {
            getter(ref buffer);
            T[] array = read(row) is { } held && held.Length == buffer.Length ? held : new T[buffer.Length];
            buffer.CopyTo(array);
            write(row, array);
        };
    }

    private static Action<TRow> Buffer<T>(DataViewRow source, DataViewSchema.Column column, Action<TRow, VBuffer<T>> write, Func<TRow, VBuffer<T>> read)
    {
        var getter = source.GetGetter<VBuffer<T>>(column);
        return row =>
        {
            var buffer = read(row);
            getter(ref buffer);
            write(row, buffer);
        };
    }

    private static Action<TRow> Direct<T>(DataViewRow source, DataViewSchema.Column column, Action<TRow, T> write)
    {
        var getter = source.GetGetter<T>(column);
        T value = default;
        return row =>
        {
            getter(ref value);
            write(row, value);
        };
    }
}
