using System.Collections;
using Microsoft.ML;

namespace Microsoft.Data.Analysis;

/// <summary>A named column of values of one type, any of which may be null.</summary>
public abstract class DataFrameColumn : IEnumerable
{
    protected DataFrameColumn(string name, long length, Type type)
    {
        Name = name;
        Length = length;
        DataType = type;
    }

    public string Name { get; internal set; }

    public Type DataType { get; }

    public long Length { get; protected set; }

    public abstract long NullCount { get; }

    public object this[long rowIndex]
    {
        get => GetValue(rowIndex);
        set => SetValue(rowIndex, value);
    }

    public IReadOnlyList<object> this[long startIndex, int length] => GetValues(startIndex, length);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumeratorCore();

    protected internal virtual void AddDataViewColumn(DataViewSchema.Builder builder) => throw NotInADataView();

    protected internal virtual Delegate GetDataViewGetter(DataViewRowCursor cursor) => throw NotInADataView();

    protected abstract IEnumerator GetEnumeratorCore();

    protected abstract object GetValue(long rowIndex);

    protected abstract IReadOnlyList<object> GetValues(long startIndex, int length);

    protected abstract void SetValue(long rowIndex, object value);

    private NotSupportedException NotInADataView() => new($"Column '{Name}' of {DataType} cannot be read as a data view's column.");
}
