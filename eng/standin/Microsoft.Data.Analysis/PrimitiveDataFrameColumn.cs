using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.Data.Analysis;

/// <summary>A column of numbers, booleans or dates.</summary>
public class PrimitiveDataFrameColumn<T> : DataFrameColumn, IEnumerable<T?> where T : unmanaged
{
    private static readonly PrimitiveDataViewType _viewType = TypeInDataView();

    private readonly List<T?> _values;

    public PrimitiveDataFrameColumn(string name, IEnumerable<T?> values) : base(name, 0, typeof(T))
    {
        _values = [.. values ?? []];
        Length = _values.Count;
    }

    public PrimitiveDataFrameColumn(string name, IEnumerable<T> values) : this(name, values?.Select(value => (T?)value)) { }

    public PrimitiveDataFrameColumn(string name, long length = 0) : this(name, Enumerable.Repeat<T?>(null, checked((int)length))) { }

    public override long NullCount => _values.Count(value => value is null);

    public new T? this[long rowIndex]
    {
        get => _values[checked((int)rowIndex)];
        set => _values[checked((int)rowIndex)] = value;
    }

    public new IReadOnlyList<T?> this[long startIndex, int length] => _values.GetRange(checked((int)startIndex), length);

    public void Append(T? value)
    {
        _values.Add(value);
        Length++;
    }

    public IEnumerator<T?> GetEnumerator() => _values.GetEnumerator();

    protected internal override void AddDataViewColumn(DataViewSchema.Builder builder)
    {
        if (_viewType is null)
            base.AddDataViewColumn(builder);
        else
            builder.AddColumn(Name, _viewType);
    }

    // A data view knows no null: it is not-a-number where there is one, and the default elsewhere.
    protected internal override Delegate GetDataViewGetter(DataViewRowCursor cursor) => this switch
    {
        PrimitiveDataFrameColumn<float> column => (ValueGetter<float>)((ref float value) => value = column[cursor.Position] ?? float.NaN),
        PrimitiveDataFrameColumn<double> column => (ValueGetter<double>)((ref double value) => value = column[cursor.Position] ?? double.NaN),
        _ => (ValueGetter<T>)((ref T value) => value = this[cursor.Position].GetValueOrDefault()),
    };

    protected override IEnumerator GetEnumeratorCore() => GetEnumerator();

    protected override object GetValue(long rowIndex) => this[rowIndex];

    protected override IReadOnlyList<object> GetValues(long startIndex, int length) => [.. this[startIndex, length].Cast<object>()];

    protected override void SetValue(long rowIndex, object value)
    {
        if (value is not (null or T))
            throw new ArgumentException($"Column '{Name}' holds {typeof(T)}, found {value.GetType()}", nameof(value));
        this[rowIndex] = (T?)value;
    }

    private static PrimitiveDataViewType TypeInDataView() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Boolean => BooleanDataViewType.Instance,
        TypeCode.SByte => NumberDataViewType.SByte,
        TypeCode.Byte => NumberDataViewType.Byte,
        TypeCode.Int16 => NumberDataViewType.Int16,
        TypeCode.UInt16 => NumberDataViewType.UInt16,
        TypeCode.Int32 => NumberDataViewType.Int32,
        TypeCode.UInt32 => NumberDataViewType.UInt32,
        TypeCode.Int64 => NumberDataViewType.Int64,
        TypeCode.UInt64 => NumberDataViewType.UInt64,
        TypeCode.Single => NumberDataViewType.Single,
        TypeCode.Double => NumberDataViewType.Double,
        TypeCode.DateTime => DateTimeDataViewType.Instance,
        _ => null,
    };
}
