using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Mappings in a row, each over the columns of the one before, without a data view of other makers between them.</summary>
/// <remarks>They are computed together, so that one cursor can spread its rows over the processors however many steps there are.</remarks>
internal sealed class MappingChain
{
    private readonly (RowMapping Mapping, DataViewSchema.Column[] Active)[] _steps;

    /// <param name="source">The rows that the first mapping reads.</param>
    /// <param name="needed">The columns needed of the source.</param>
    /// <param name="steps">The mappings, first to last, each with the columns that are asked of it.</param>
    public MappingChain(
        IDataView source, DataViewSchema.Column[] needed, IEnumerable<(RowMapping Mapping, DataViewSchema.Column[] Active)> steps)
    {
        Source = source;
        Needed = needed;
        _steps = [.. steps];
    }

    public IDataView Source { get; }

    public DataViewSchema.Column[] Needed { get; }

    public DataViewSchema Schema => _steps[^1].Mapping.OutputSchema;

    /// <summary>The columns that are asked for.</summary>
    public DataViewSchema.Column[] Active => _steps[^1].Active;

    /// <summary>Whether a column is computed, and not one of the source.</summary>
    public bool Computes(DataViewSchema.Column column) => column.Index >= Source.Schema.Count;

    /// <summary>
    /// Whether reading ahead is possible and gains: another processor, something to compute, and values that can be kept for later. Text,
    /// numbers, keys and vectors of them can; other makers' types may own memory.
    /// </summary>
    public bool CanReadAhead => Environment.ProcessorCount > 1 && Active.Any(Computes)
        && Needed.Concat(Active).All(column => column.Type is PrimitiveDataViewType or VectorDataViewType);

    /// <summary>Makes a cursor that computes a value when it is asked for.</summary>
    public DataViewRowCursor Map(DataViewRowCursor cursor) =>
        _steps.Aggregate(cursor, (input, step) => new MappedCursor(step.Mapping, input, step.Active));

    /// <summary>Makes a row that computes a value when it is asked for.</summary>
    public DataViewRow Map(DataViewRow row) =>
        _steps.Aggregate(row, (input, step) => new MappedRow(step.Mapping, input, step.Active));
}
