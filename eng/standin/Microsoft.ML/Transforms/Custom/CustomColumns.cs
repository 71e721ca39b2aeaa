using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The members of an object that the caller's code fills from another object, as columns. The code runs once a row.</summary>
internal sealed class CustomColumns<TSrc, TDst>(RowWriter<TSrc> input, ObjectRows<TDst> output, Action<TSrc, TDst> mapping) : AddedColumns
    where TSrc : class, new()
    where TDst : class, new()
{
    public override DataViewSchema.DetachedColumn[] Columns { get; } = [.. output.Schema.Select(column => new DataViewSchema.DetachedColumn(column))];

    public override IEnumerable<int> InputsOf(int added) => input.Columns.Select(column => column.Index);

    public override Delegate[] MakeGetters(DataViewRow row, bool[] active)
    {
        if (!active.Contains(true))
            return new Delegate[active.Length];
        Action<TSrc> fill = input.Bind(row);
        var source = new TSrc();
        var destination = new TDst();
        long mapped = -1;
        return output.GettersOf(Current, index => active[index]);

        TDst Current()
        {
            if (mapped != row.Position)
            {
                fill(source);
                mapping(source, destination);
                mapped = row.Position;
            }
            return destination;
        }
    }
}
