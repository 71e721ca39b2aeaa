using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that makes one column of one other, for any number of pairs.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHost host, (string Output, string Input)[] columns)
        : base(host)
    {
        host.CheckValue(columns, nameof(columns));
        var seen = new HashSet<string>();
        foreach ((string output, string input) in columns)
        {
            host.CheckNonEmpty(output, nameof(columns));
            host.CheckNonEmpty(input, nameof(columns));
            host.CheckParam(seen.Add(output), nameof(columns), $"Name of the result column '{output}' specified multiple times");
        }
        ColumnPairs = columns;
    }

    private protected OneToOneTransformerBase(IHost host, ModelLoadContext ctx)
        : base(host)
    {
        int count = ctx.Reader.ReadInt32();
        host.CheckDecode(count > 0, $"A transformer of {count} columns");
        ColumnPairs = new (string, string)[count];
        for (int i = 0; i < count; i++)
            ColumnPairs[i] = (ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
    }

    internal (string Output, string Input)[] ColumnPairs { get; }

    private protected void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ColumnPairs.Length);
        foreach ((string output, string input) in ColumnPairs)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }

    private protected sealed override AddedColumns MakeColumns(DataViewSchema inputSchema) => new MappedColumns(
        [.. ColumnPairs.Select((pair, i) => MakeColumn(
            inputSchema.GetColumnOrNull(pair.Input) ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.Input), i))]);

    /// <summary>The column that pair number <paramref name="pair"/> adds; throws where the input's type does not fit.</summary>
    private protected abstract MappedColumn MakeColumn(DataViewSchema.Column input, int pair);
}
