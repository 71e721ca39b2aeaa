using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>A mapping whose added columns are computed row by row, each by its own getter.</summary>
/// <param name="inputSchema">The schema that rows come with.</param>
/// <param name="inputs">The columns that the added ones are computed from.</param>
/// <param name="outputs">The added columns, each with the function that makes its getter over a row or cursor.</param>
internal sealed class ColumnMapping(
    DataViewSchema inputSchema,
    IReadOnlyList<DataViewSchema.Column> inputs,
    params IReadOnlyList<(DataViewSchema.DetachedColumn Column, Func<DataViewRow, Delegate> CreateGetter)> outputs)
    : RowMapping(inputSchema, inputs, [.. outputs.Select(output => output.Column)])
{
    public override Delegate?[] CreateGetters(DataViewRow input, bool[] active) =>
        [.. outputs.Select((output, i) => active[i] ? output.CreateGetter(input) : null)];
}
