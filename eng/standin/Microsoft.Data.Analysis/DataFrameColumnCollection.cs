using System.Collections.ObjectModel;

namespace Microsoft.Data.Analysis;

/// <summary>A frame's columns: all of one length, each with a name of its own.</summary>
public class DataFrameColumnCollection : Collection<DataFrameColumn>
{
    private readonly Action _changed;

    internal DataFrameColumnCollection(IEnumerable<DataFrameColumn> columns, Action changed)
    {
        _changed = changed;
        foreach (var column in columns ?? throw new ArgumentNullException(nameof(columns)))
            Add(column);
    }

    public DataFrameColumn this[string columnName]
    {
        get => this[IndexOfExisting(columnName)];
        set
        {
            int index = IndexOf(columnName);
            if (value is not null)
                value.Name = columnName;
            if (index < 0)
                Add(value);
            else
                this[index] = value;
        }
    }

    internal long RowCount => Count == 0 ? 0 : this[0].Length;

    public int IndexOf(string columnName)
    {
        for (int i = 0; i < Count; i++)
        {
            if (this[i].Name == columnName)
                return i;
        }
        return -1;
    }

    public void Remove(string columnName)
    {
        int index = IndexOf(columnName);
        if (index >= 0)
            RemoveAt(index);
    }

    public void RenameColumn(string currentName, string newName)
    {
        this[currentName].Name = newName;
        _changed();
    }

    public PrimitiveDataFrameColumn<T> GetPrimitiveColumn<T>(string name) where T : unmanaged => As<PrimitiveDataFrameColumn<T>>(name);

    public StringDataFrameColumn GetStringColumn(string name) => As<StringDataFrameColumn>(name);

    protected override void InsertItem(int columnIndex, DataFrameColumn column)
    {
        Check(column, Count > 0, null);
        base.InsertItem(columnIndex, column);
        _changed();
    }

    protected override void SetItem(int columnIndex, DataFrameColumn column)
    {
        Check(column, Count > 1, this[columnIndex]);
        base.SetItem(columnIndex, column);
        _changed();
    }

    protected override void RemoveItem(int columnIndex)
    {
        base.RemoveItem(columnIndex);
        _changed();
    }

    protected override void ClearItems()
    {
        base.ClearItems();
        _changed();
    }

    private void Check(DataFrameColumn column, bool hasOthers, DataFrameColumn replaced)
    {
        if (column is null)
            throw new ArgumentNullException(nameof(column));
        if (hasOthers && column.Length != RowCount)
            throw new ArgumentException("Column lengths are mismatched", nameof(column));
        if (this.Any(other => other != replaced && other.Name == column.Name))
            throw new ArgumentException($"DataFrame already contains a column called {column.Name}", nameof(column));
    }

    private TColumn As<TColumn>(string name) where TColumn : DataFrameColumn => this[name] as TColumn
        ?? throw new ArgumentException($"Cannot cast column holding {this[name].DataType} values to {typeof(TColumn)}");

    private int IndexOfExisting(string name)
    {
        int index = IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"Column '{name}' does not exist", "columnName");
    }
}
