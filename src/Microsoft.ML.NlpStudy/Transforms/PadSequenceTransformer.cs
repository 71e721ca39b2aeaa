using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(PadSequenceTransformer), null, typeof(SignatureLoadModel), "Pad sequences", PadSequenceTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The transformer that adds initial and final tokens to sequences and brings them to one length, as <see cref="PadSequenceOptions"/> say.
/// </summary>
public sealed class PadSequenceTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyPadSequence";
    private const string Signature = "NLPPADSQ";
    private readonly Settings _settings;

    internal PadSequenceTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(PadSequenceTransformer)) => _settings = settings;

    private PadSequenceTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature)
            .ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) =>
        folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.TokenKeys(_settings.InputColumn).Find(inputSchema);
        PadSequenceOptions options = _settings.Options;
        string? paddingToken = options.Length is null ? null : options.PaddingToken;
        var padder = new SequencePadder<uint>(
            options,
            initial: TokenKeyAnnotations.FindKey(input, options.InitialToken, "initial"),
            final: TokenKeyAnnotations.FindKey(input, options.FinalToken, "final"),
            padding: TokenKeyAnnotations.FindKey(input, paddingToken, "padding"));
        var sequence = new DataViewSchema.DetachedColumn(
            _settings.OutputColumn,
            new VectorDataViewType(((VectorDataViewType)input.Type).ItemType, options.Length ?? 0),
            TokenKeyAnnotations.Create(input.Annotations, paddingToken));
        return options.LengthColumnName is { } length
            ? new ColumnMapping(
                inputSchema, [input], (sequence, row => Pad(padder, row, input)),
                (new(length, NumberDataViewType.Int32), row => Length(padder, row, input)))
            : new ColumnMapping(inputSchema, [input], (sequence, row => Pad(padder, row, input)));
    }

    private static ValueGetter<VBuffer<uint>> Pad(SequencePadder<uint> padder, DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<uint>> source = row.GetGetter<VBuffer<uint>>(input);
        VBuffer<uint> keys = default;
        VBuffer<uint> dense = default;
        return (ref VBuffer<uint> value) =>
        {
            source(ref keys);
            padder.Pad(DenseVector.Values(keys, ref dense), DenseVector.Resize(ref value, padder.PaddedLength(keys.Length)));
        };
    }

    private static ValueGetter<int> Length(SequencePadder<uint> padder, DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<uint>> source = row.GetGetter<VBuffer<uint>>(input);
        VBuffer<uint> keys = default;
        return (ref int value) =>
        {
            source(ref keys);
            value = padder.UnpaddedLength(keys.Length);
        };
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, PadSequenceOptions Options)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
        }
    }
}
