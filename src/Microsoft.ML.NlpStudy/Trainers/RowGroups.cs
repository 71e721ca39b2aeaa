using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The groups of the rows in memory, by the values of a column: a key or text.</summary>
/// <remarks>A row whose key is missing or whose text is empty is a group by itself.</remarks>
/// <param name="columnName">The column.</param>
internal sealed class RowGroups(string columnName)
{
    private readonly Dictionary<uint, int> _ofKeys = [];
    private readonly Dictionary<string, int> _ofTexts = [];
    private readonly List<int> _groups = [];
    private int _count;

    /// <summary>The column's name.</summary>
    public string ColumnName => columnName;

    /// <summary>The group of a row, by the row's number.</summary>
    public int this[int row] => _groups[row];

    /// <summary>Gives the check of the column; <see langword="null"/> if there is no column.</summary>
    /// <param name="columnName">The column's name; <see langword="null"/> for no groups.</param>
    public static ColumnCheck? Check(string? columnName) => columnName is null ? null : ColumnShapes.Group(columnName);

    /// <summary>Finds the column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public DataViewSchema.Column[] Columns(DataViewSchema schema) => [ColumnShapes.Group(columnName).Find(schema)];

    /// <summary>Makes the method that adds the group of a cursor's row as that of the next row.</summary>
    public Action Open(DataViewRow row)
    {
        DataViewSchema.Column column = Columns(row.Schema)[0];
        if (column.Type is TextDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> textOf = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            return () =>
            {
                textOf(ref text);
                Add(_ofTexts, text.ToString(), isMissing: text.IsEmpty);
            };
        }

        ValueGetter<uint> keyOf = row.GetGetter<uint>(column);
        uint key = 0;
        return () =>
        {
            keyOf(ref key);
            Add(_ofKeys, key, isMissing: key == 0);
        };
    }

    private void Add<T>(Dictionary<T, int> known, T value, bool isMissing)
        where T : notnull
    {
        if (isMissing)
        {
            _groups.Add(_count++);
            return;
        }

        if (!known.TryGetValue(value, out int group))
        {
            known.Add(value, group = _count++);
        }

        _groups.Add(group);
    }
}
