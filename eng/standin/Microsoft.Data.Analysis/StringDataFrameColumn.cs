using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.Data.Analysis;

/// <summary>A column of texts.</summary>
public class StringDataFrameColumn : DataFrameColumn, IEnumerable<string>
{
    private readonly List<string> _values;

    public StringDataFrameColumn(string name, IEnumerable<string> values) : base(name, 0, typeof(string))
    {
        _values = [.. values ?? []];
        Length = _values.Count;
    }

    public StringDataFrameColumn(string name, long length = 0) : this(name, Enumerable.Repeat<string>(null, checked((int)length))) { }

    public override long NullCount => _values.Count(value => value is null);

    public new string this[long rowIndex]
    {
        get => _values[checked((int)rowIndex)];
        set => _values[checked((int)rowIndex)] = value;
    }

    public new List<string> this[long startIndex, int length] => _values.GetRange(checked((int)startIndex), length);

    public void Append(string value)
    {
        _values.Add(value);
        Length++;
    }

    public IEnumerator<string> GetEnumerator() => _values.GetEnumerator();

    protected internal override void AddDataViewColumn(DataViewSchema.Builder builder) => builder.AddColumn(Name, TextDataViewType.Instance);

    protected internal override Delegate GetDataViewGetter(DataViewRowCursor cursor) =>
        (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = this[cursor.Position].AsMemory());

    protected override IEnumerator GetEnumeratorCore() => GetEnumerator();

    protected override object GetValue(long rowIndex) => this[rowIndex];

    protected override IReadOnlyList<object> GetValues(long startIndex, int length) => this[startIndex, length];

    protected override void SetValue(long rowIndex, object value)
    {
        if (value is not (null or string))
            throw new ArgumentException($"Column '{Name}' holds {typeof(string)}, found {value.GetType()}", nameof(value));
        this[rowIndex] = (string)value;
    }
}
