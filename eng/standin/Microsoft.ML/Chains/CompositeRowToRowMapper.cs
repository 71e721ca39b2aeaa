using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Row mappers in sequence as one. Each link is asked only for the columns that the links after it need.</summary>
internal sealed class CompositeRowToRowMapper : IRowToRowMapper
{
    private readonly IRowToRowMapper[] _mappers;

    public CompositeRowToRowMapper(DataViewSchema inputSchema, IRowToRowMapper[] mappers)
    {
        InputSchema = inputSchema;
        OutputSchema = mappers.Length == 0 ? inputSchema : mappers[^1].OutputSchema;
        _mappers = mappers;
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _mappers.Reverse().Aggregate(dependingColumns, (needed, mapper) => mapper.GetDependencies(needed));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        Contracts.CheckParam(input.Schema == InputSchema, nameof(input), "Schema did not match original schema");
        DataViewSchema.Column[] active = [.. activeColumns];
        if (_mappers.Length == 0)
        {
            foreach (var column in active.Where(column => !input.IsColumnActive(column)))
                throw Contracts.ExceptParam(nameof(input), $"Mapper required column '{column.Name}' active but it was not.");
            return input;
        }
        var needed = new DataViewSchema.Column[_mappers.Length][];
        needed[^1] = active;
        for (int i = _mappers.Length - 1; i > 0; i--)
            needed[i - 1] = [.. _mappers[i].GetDependencies(needed[i])];
        var row = input;
        for (int i = 0; i < _mappers.Length; i++)
            row = _mappers[i].GetRow(row, needed[i]);
        return row;
    }
}
