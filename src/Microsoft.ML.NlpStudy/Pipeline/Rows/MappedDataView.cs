using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A data view seen through a mapping, computed as it is read.</summary>
internal sealed class MappedDataView(RowMapping mapping, IDataView source) : IDataView
{
    public DataViewSchema Schema => mapping.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        return Map(source.GetRowCursor(mapping.Dependencies(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];

        // A network spreads each batch over the processors itself: several cursors would only get in one another's way.
        if (mapping is BatchMapping)
        {
            return [GetRowCursor(active, rand)];
        }

        return [.. source.GetRowCursorSet(mapping.Dependencies(active), n, rand).Select(cursor => Map(cursor, active))];
    }

    private DataViewRowCursor Map(DataViewRowCursor cursor, DataViewSchema.Column[] active)
    {
        bool computes = active.Any(column => column.Index >= mapping.InputSchema.Count);
        return mapping is BatchMapping batched && computes
            ? new BatchedCursor(batched, cursor, active)
            : new MappedCursor(mapping, cursor, active);
    }
}

/// <summary>A mapping in the form in which ML.NET asks for it when it predicts row by row.</summary>
internal sealed class RowMapper(RowMapping mapping) : IRowToRowMapper
{
    public DataViewSchema InputSchema => mapping.InputSchema;

    public DataViewSchema OutputSchema => mapping.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        mapping.Dependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (!ReferenceEquals(input.Schema, mapping.InputSchema))
        {
            throw new ArgumentException("The row's schema: expected the one that this mapper was made for, found another.", nameof(input));
        }

        return new MappedRow(mapping, input, activeColumns);
    }
}
