using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), null, typeof(SignatureLoadModel), "Select Columns Transform", ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Keeps some columns, or drops some.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(IHostEnvironment env, bool keep, string[] columns, bool keepHidden)
        : base(env.Register(nameof(ColumnSelectingEstimator)), new ColumnSelectingTransformer(env, keep, columns, keepHidden))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return Transformer.Select(inputSchema);
    }
}

/// <summary>Keeps some columns, in the order asked for, or drops some.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "SelectColumnsTransform";

    private static readonly VersionInfo Version = new(
        "SELCOLST", 0x00010001, 0x00010001, 0x00010001, typeof(ColumnSelectingTransformer).Assembly.FullName, LoaderSignature);

    private readonly IHost host;
    private readonly bool keep;
    private readonly bool keepHidden;
    private readonly string[] names;

    internal ColumnSelectingTransformer(IHostEnvironment env, bool keep, string[] names, bool keepHidden)
    {
        host = env.Register(nameof(ColumnSelectingTransformer));
        host.Check(names is { Length: > 0 }, "Neither keepColumns and dropColumns is set. Exactly one must be specified.");
        this.keep = keep;
        this.names = names;
        this.keepHidden = keepHidden;
    }

    internal ColumnSelectingTransformer(IHostEnvironment env, ModelLoadContext ctx)
    {
        host = env.Register(nameof(ColumnSelectingTransformer));
        ctx.CheckAtModel(Version);
        keep = ctx.Reader.ReadBoolean();
        keepHidden = ctx.Reader.ReadBoolean();
        bool ignoreMissing = ctx.Reader.ReadBoolean();
        host.CheckDecode(!ignoreMissing, "A selection of columns that may be missing cannot be loaded");
        int count = ctx.Reader.ReadInt32();
        host.CheckDecode(count > 0, $"A selection of {count} columns");
        names = new string[count];
        for (int i = 0; i < count; i++)
            names[i] = ctx.LoadNonEmptyString();
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        return MakeMapper(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        host.CheckValue(input, nameof(input));
        return MakeMapper(input.Schema).View(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        return MakeMapper(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(keep);
        ctx.Writer.Write(keepHidden);
        // ML.NET can also ignore names that are missing; here they are always an error.
        ctx.Writer.Write(false);
        ctx.Writer.Write(names.Length);
        foreach (string name in names)
            ctx.SaveNonEmptyString(name);
    }

    internal SchemaShape Select(SchemaShape input)
    {
        CheckNames(input.Select(column => column.Name));
        return new SchemaShape(input.Where(column => names.Contains(column.Name) == keep));
    }

    private ColumnMapper MakeMapper(DataViewSchema input)
    {
        CheckNames(input.Select(column => column.Name));
        IEnumerable<DataViewSchema.Column> selected = keep
            ? names.SelectMany(name => input.Where(column => column.Name == name && (keepHidden || !column.IsHidden)))
            : input.Where(column => !names.Contains(column.Name));
        return ColumnMapper.Select(input, [.. selected.Select(column => column.Index)]);
    }

    private void CheckNames(IEnumerable<string> present)
    {
        string[] missing = [.. names.Except(present)];
        if (missing.Length > 0)
            throw host.ExceptSchemaMismatch("inputSchema", "input", string.Join(",", missing));
    }
}
