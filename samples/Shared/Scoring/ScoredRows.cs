using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples;

/// <summary>Scored rows, read one after another: texts as <see cref="string"/>, numbers as <see cref="float"/>.</summary>
internal sealed class ScoredRows : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly List<Action> _readers = [];
    private readonly List<object> _values = [];
    private readonly List<string> _names = [];

    /// <summary>
    /// Opens columns of a data view. A vector of numbers becomes a column for each of its slots, such as <c>Score.yes</c>.
    /// </summary>
    /// <exception cref="SampleException">Two columns have one name in the result.</exception>
    public ScoredRows(IDataView rows, IReadOnlyList<(string Column, string Name)> columns)
    {
        _cursor = rows.GetRowCursor(columns.Select(column => rows.Schema[column.Column]).Distinct());
        foreach ((string column, string name) in columns)
        {
            Open(_cursor.Schema[column], name);
        }

        if (_names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            _cursor.Dispose();
            throw new SampleException($"expected columns of other names than those of the scores, found '{twice.Key}'.");
        }
    }

    /// <summary>The names of the values.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The values of the row, in the order of <see cref="Names"/>; overwritten by the next row.</summary>
    public IReadOnlyList<object> Values => _values;

    public bool MoveNext()
    {
        if (!_cursor.MoveNext())
        {
            return false;
        }

        foreach (Action read in _readers)
        {
            read();
        }

        return true;
    }

    public void Dispose() => _cursor.Dispose();

    private void Open(DataViewSchema.Column column, string name)
    {
        int first = _values.Count;
        switch (column.Type)
        {
            case TextDataViewType:
                Add(name, "");
                ValueGetter<ReadOnlyMemory<char>> getText = _cursor.GetGetter<ReadOnlyMemory<char>>(column);
                _readers.Add(() =>
                {
                    ReadOnlyMemory<char> text = default;
                    getText(ref text);
                    _values[first] = text.ToString();
                });
                break;
            case NumberDataViewType { RawType: var type } when type == typeof(float):
                Add(name, 0f);
                ValueGetter<float> getNumber = _cursor.GetGetter<float>(column);
                _readers.Add(() =>
                {
                    float number = 0;
                    getNumber(ref number);
                    _values[first] = number;
                });
                break;
            case VectorDataViewType { Size: > 0 }:
                VBuffer<ReadOnlyMemory<char>> slots = default;
                column.GetSlotNames(ref slots);
                foreach (ReadOnlyMemory<char> slot in slots.DenseValues())
                {
                    Add($"{name}.{slot}", 0f);
                }

                ValueGetter<VBuffer<float>> getVector = _cursor.GetGetter<VBuffer<float>>(column);
                VBuffer<float> vector = default;
                _readers.Add(() =>
                {
                    getVector(ref vector);
                    foreach ((int slot, float value) in vector.Items(all: true))
                    {
                        _values[first + slot] = value;
                    }
                });
                break;
            default:
                throw new SampleException($"expected text or numbers in the model's column '{column.Name}', found {column.Type}.");
        }
    }

    private void Add(string name, object empty)
    {
        _names.Add(name);
        _values.Add(empty);
    }
}
