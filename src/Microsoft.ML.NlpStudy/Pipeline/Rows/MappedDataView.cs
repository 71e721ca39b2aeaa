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
