using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Standin.Tests.ML;

[assembly: LoadableClass(typeof(LengthTransformer), null, typeof(SignatureLoadModel), "Text length", LengthTransformer.LoaderSignature)]

namespace Standin.Tests.ML;

/// <summary>A component as an author outside of ML.NET writes one: the length of a text times a factor, as a column.</summary>
internal sealed class LengthTransformer : ITransformer, IDisposable
{
    public const string LoaderSignature = "TestLength";

    public LengthTransformer(string input, string output, float factor)
    {
        Input = input;
        Output = output;
        Factor = factor;
    }

    private LengthTransformer(IHostEnvironment env, ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        Input = context.LoadNonEmptyString();
        Output = context.LoadNonEmptyString();
        float factor = 0;
        env.CheckDecode(context.TryLoadTextStream("factor.txt", reader => factor = float.Parse(reader.ReadToEnd())), "factor.txt is missing");
        Factor = factor;
    }

    public string Input { get; }

    public string Output { get; }

    public float Factor { get; }

    public bool IsDisposed { get; private set; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Mapper(this, inputSchema).OutputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public IDataView Transform(IDataView input) => new View(input, new Mapper(this, input.Schema));

    public void Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version());
        ctx.SaveNonEmptyString(Input);
        ctx.SaveNonEmptyString(Output);
        ctx.SaveTextStream("factor.txt", writer => writer.Write(Factor));
    }

    public void Dispose() => IsDisposed = true;

    private static VersionInfo Version() =>
        new("TEST LEN", 0x00010001, 0x00010001, 0x00010001, typeof(LengthTransformer).Assembly.GetName().Name, LoaderSignature);

    private sealed class Mapper : IRowToRowMapper
    {
        private readonly LengthTransformer _owner;
        private readonly DataViewSchema.Column _input;

        public Mapper(LengthTransformer owner, DataViewSchema inputSchema)
        {
            _owner = owner;
            InputSchema = inputSchema;
            _input = inputSchema.GetColumnOrNull(owner.Input)
                ?? throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find input column '{owner.Input}'");
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(inputSchema);
            builder.AddColumn(owner.Output, NumberDataViewType.Single);
            OutputSchema = builder.ToSchema();
        }

        public DataViewSchema InputSchema { get; }

        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        {
            var needed = dependingColumns.Select(column => column.Index).ToHashSet();
            return InputSchema.Where(column => needed.Contains(column.Index) || needed.Contains(InputSchema.Count) && column.Index == _input.Index);
        }

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(this, input);

        public ValueGetter<float> LengthOf(DataViewRow input)
        {
            var getter = input.GetGetter<ReadOnlyMemory<char>>(_input);
            ReadOnlyMemory<char> text = default;
            return (ref float length) =>
            {
                getter(ref text);
                length = text.Length * _owner.Factor;
            };
        }
    }

    private sealed class Row(Mapper mapper, DataViewRow input) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => mapper.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => column.Index < mapper.InputSchema.Count
            ? input.GetGetter<TValue>(mapper.InputSchema[column.Index])
            : (ValueGetter<TValue>)(Delegate)mapper.LengthOf(input);
    }

    private sealed class Cursor(Mapper mapper, DataViewRowCursor input) : DataViewRowCursor
    {
        private readonly Row _row = new(mapper, input);

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => mapper.OutputSchema;

        public override bool MoveNext() => input.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing) => input.Dispose();
    }

    private sealed class View(IDataView input, Mapper mapper) : IDataView
    {
        public bool CanShuffle => input.CanShuffle;

        public DataViewSchema Schema => mapper.OutputSchema;

        public long? GetRowCount() => input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new Cursor(mapper, input.GetRowCursor(mapper.GetDependencies(columnsNeeded), rand));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [.. input.GetRowCursorSet(mapper.GetDependencies(columnsNeeded), n, rand).Select(cursor => new Cursor(mapper, cursor))];
    }
}

/// <summary>Makes a <see cref="LengthTransformer"/>; counts its fits.</summary>
internal sealed class LengthEstimator(string inputColumn, string outputColumn, float factor = 1) : IEstimator<LengthTransformer>
{
    public int Fits { get; private set; }

    public LengthTransformer Fit(IDataView input)
    {
        Fits++;
        return new LengthTransformer(inputColumn, outputColumn, factor);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        if (!inputSchema.TryFindColumn(inputColumn, out var column))
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find input column '{inputColumn}'");
        if (column.ItemType is not TextDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Input column '{inputColumn}': expected text, found {column.GetTypeString()}");
        return new SchemaShape([.. inputSchema.Where(existing => existing.Name != outputColumn),
            new SchemaShape.Column(outputColumn, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false)]);
    }
}
