using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A mapper's columns over one row or cursor.</summary>
internal sealed class BoundMapping(DataViewSchema schema, DataViewRow input, int[] sources, bool[] active, Delegate[] addedGetters)
{
    public DataViewSchema Schema => schema;

    public bool IsActive(DataViewSchema.Column column) => active[column.Index];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < active.Length && active[column.Index], nameof(column), $"Column '{column.Name}' is not active");
        int source = sources[column.Index];
        if (source >= 0)
            return input.GetGetter<TValue>(input.Schema[source]);
        return addedGetters[~source] as ValueGetter<TValue>
            ?? throw Contracts.Except($"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
    }
}
