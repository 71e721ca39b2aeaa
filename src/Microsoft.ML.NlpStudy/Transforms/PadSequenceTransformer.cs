using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(PadSequenceTransformer), null, typeof(SignatureLoadModel), "Pad sequences", PadSequenceTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Brings token sequences to one length as <see cref="PadSequenceOptions"/> say.</summary>
public sealed class PadSequenceTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyPadSequence";
    private const string Signature = "NLPPADSQ";
    private readonly Settings _settings;

    internal PadSequenceTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(PadSequenceTransformer)) => _settings = settings;

    private PadSequenceTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature)
            .ReadOptions<Settings>(settings => settings.Options.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) =>
        folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.TokenKeys(_settings.InputColumn).Find(inputSchema);
        PadSequenceOptions options = _settings.Options;
        uint paddingKey = TokenKeyAnnotations.FindKey(input, options.PaddingToken);
        var output = new DataViewSchema.DetachedColumn(
            _settings.OutputColumn,
            new VectorDataViewType(((VectorDataViewType)input.Type).ItemType, options.Length),
            TokenKeyAnnotations.Create(input.Annotations, options.PaddingToken));
        return new Mapping(options, paddingKey, inputSchema, input, output);
    }

    /// <summary>What options.json holds.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, PadSequenceOptions Options);

    private sealed class Mapping(
        PadSequenceOptions options, uint paddingKey, DataViewSchema schema, DataViewSchema.Column input, DataViewSchema.DetachedColumn output)
        : RowMapping(schema, [input], [output])
    {
        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active) => [active[0] ? Pad(row) : null];

        private ValueGetter<VBuffer<uint>> Pad(DataViewRow row)
        {
            ValueGetter<VBuffer<uint>> source = row.GetGetter<VBuffer<uint>>(input);
            VBuffer<uint> keys = default;
            VBuffer<uint> dense = default;
            return (ref VBuffer<uint> value) =>
            {
                source(ref keys);
                VBufferEditor<uint> editor = VBufferEditor.Create(ref value, options.Length);
                SequencePadder.Pad(DenseVector.Values(keys, ref dense), editor.Values, paddingKey, options.PadSide, options.TruncateSide);
                value = editor.Commit();
            };
        }
    }
}
