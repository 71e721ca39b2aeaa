namespace Microsoft.ML.Data;

/// <summary>Columns that a transformer adds to each row.</summary>
internal abstract class AddedColumns
{
    public abstract DataViewSchema.DetachedColumn[] Columns { get; }

    /// <summary>Indices of the input columns that an added one is made of.</summary>
    public abstract IEnumerable<int> InputsOf(int added);

    /// <summary>Getters of the active columns over a row, which may be a cursor; null for the others.</summary>
    public abstract Delegate[] MakeGetters(DataViewRow input, bool[] active);
}

/// <summary>A column that is made of one input column alone.</summary>
/// <param name="Column">What is added.</param>
/// <param name="Input">The input column.</param>
/// <param name="MakeGetter">Makes the getter over a row.</param>
internal sealed record MappedColumn(DataViewSchema.DetachedColumn Column, int Input, Func<DataViewRow, Delegate> MakeGetter);

/// <summary>Added columns, each of one input column.</summary>
internal sealed class MappedColumns(MappedColumn[] columns) : AddedColumns
{
    public override DataViewSchema.DetachedColumn[] Columns { get; } = Array.ConvertAll(columns, column => column.Column);

    public override IEnumerable<int> InputsOf(int added) => [columns[added].Input];

    public override Delegate[] MakeGetters(DataViewRow input, bool[] active) =>
        [.. columns.Select((column, i) => active[i] ? column.MakeGetter(input) : null)];
}
