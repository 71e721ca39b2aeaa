using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.NlpStudy.Onnx;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A data view seen through a mapping, computed as it is read.</summary>
/// <remarks>ML.NET's ONNX converter walks from view to view back to the input, and asks each one for its operators.</remarks>
internal sealed class MappedDataView(RowTransformer transformer, RowMapping mapping, IDataView source) : ITransformCanSaveOnnx
{
    public DataViewSchema Schema => mapping.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public IDataView Source => source;

    private RowMapping Mapping => mapping;

    public long? GetRowCount() => source.GetRowCount();

    // Where it cannot, saving tells why. The converter itself would only tell that something is missing.
    public bool CanSaveOnnx(OnnxContext ctx) => true;

    public void SaveAsOnnx(OnnxContext ctx)
    {
        ctx.CheckOpSetVersion(GraphBuilder.OperatorSet, transformer.GetType().Name);
        transformer.SaveAsOnnx(new PipelineGraph(ctx), mapping);
    }

    public void Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];
        if (mapping is BatchMapping batched)
        {
            return Map(batched, source.GetRowCursor(mapping.Dependencies(active), rand), active);
        }

        MappingChain chain = Chain(active);
        DataViewRowCursor cursor = chain.Source.GetRowCursor(chain.Needed, rand);
        return chain.CanReadAhead ? new ReadAheadCursor(chain, cursor) : chain.Map(cursor);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded];

        // A network spreads each batch over the processors itself: several cursors would only get in one another's way.
        if (mapping is BatchMapping)
        {
            return [GetRowCursor(active, rand)];
        }

        DataViewRowCursor[] cursors = source.GetRowCursorSet(mapping.Dependencies(active), n, rand);
        return [.. cursors.Select(cursor => new MappedCursor(mapping, cursor, active))];
    }

    private static DataViewRowCursor Map(BatchMapping mapping, DataViewRowCursor cursor, DataViewSchema.Column[] active) =>
        active.Any(column => column.Index >= mapping.InputSchema.Count)
            ? new BatchedCursor(mapping, cursor, active) : new MappedCursor(mapping, cursor, active);

    /// <summary>Collects this mapping and those right before it.</summary>
    private MappingChain Chain(DataViewSchema.Column[] active)
    {
        var steps = new Stack<(RowMapping Mapping, DataViewSchema.Column[] Active)>();
        IDataView view = this;
        while (view is MappedDataView { Mapping: not BatchMapping } mapped)
        {
            steps.Push((mapped.Mapping, active));
            active = [.. mapped.Mapping.Dependencies(active)];
            view = mapped.Source;
        }

        return new MappingChain(view, active, steps);
    }
}
