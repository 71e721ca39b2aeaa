using System.Collections;

namespace Microsoft.Data.Analysis;

/// <summary>One row of a frame, read from its columns.</summary>
public class DataFrameRow : IEnumerable<object>
{
    private readonly DataFrame _frame;
    private readonly long _index;

    internal DataFrameRow(DataFrame frame, long index)
    {
        _frame = frame;
        _index = index;
    }

    public object this[int index]
    {
        get => _frame.Columns[index][_index];
        set => _frame.Columns[index][_index] = value;
    }

    public object this[string columnName]
    {
        get => _frame.Columns[columnName][_index];
        set => _frame.Columns[columnName][_index] = value;
    }

    public IEnumerable<KeyValuePair<string, object>> GetValues() => _frame.Columns.Select(column => KeyValuePair.Create(column.Name, column[_index]));

    public IEnumerator<object> GetEnumerator() => _frame.Columns.Select(column => column[_index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Concat(this.Select(value => $"{value ?? "null"} "));
}

/// <summary>A frame's rows.</summary>
public class DataFrameRowCollection : IEnumerable<DataFrameRow>
{
    private readonly DataFrame _frame;

    internal DataFrameRowCollection(DataFrame frame) => _frame = frame;

    public long Count => _frame.Columns.RowCount;

    public DataFrameRow this[long index] => new(_frame, index);

    public IEnumerator<DataFrameRow> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return new DataFrameRow(_frame, i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
