using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(CleanTextTransformer), null, typeof(SignatureLoadModel), "Clean text",
    CleanTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Cleans text as <see cref="CleanTextOptions"/> say.</summary>
public sealed class CleanTextTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyCleanText";
    private const string Signature = "NLPCLEAN";
    private readonly Settings _settings;

    internal CleanTextTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(CleanTextTransformer)) => _settings = settings;

    private CleanTextTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature)
            .ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder)
    {
        // What could not be loaded again is not saved.
        if (_settings.Options.RefineTable is { } table)
        {
            RefineTable.Checked(table.Rules);
        }

        folder.WriteOptions(Signature, LoaderSignature, _settings);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.TextOrTextVector(_settings.InputColumn).Find(inputSchema);
        return new Mapping(_settings, inputSchema, input);
    }

    /// <summary>What options.json holds.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, CleanTextOptions Options)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
        }
    }

    private sealed class Mapping(Settings settings, DataViewSchema schema, DataViewSchema.Column input)
        : RowMapping(schema, [input], [new DataViewSchema.DetachedColumn(settings.OutputColumn, input.Type)])
    {
        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active)
        {
            if (!active[0])
            {
                return [null];
            }

            var cleaner = new TextCleaner(settings.Options);
            return [input.Type is VectorDataViewType ? CleanEach(row, cleaner) : CleanOne(row, cleaner)];
        }

        private ValueGetter<ReadOnlyMemory<char>> CleanOne(DataViewRow row, TextCleaner cleaner)
        {
            ValueGetter<ReadOnlyMemory<char>> source = row.GetGetter<ReadOnlyMemory<char>>(input);
            ReadOnlyMemory<char> text = default;
            return (ref ReadOnlyMemory<char> value) =>
            {
                source(ref text);
                value = cleaner.Clean(text);
            };
        }

        private ValueGetter<VBuffer<ReadOnlyMemory<char>>> CleanEach(DataViewRow row, TextCleaner cleaner)
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
            VBuffer<ReadOnlyMemory<char>> texts = default;
            return (ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                source(ref texts);
                texts.CopyToDense(ref value);
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.CreateFromBuffer(ref value);
                foreach (ref ReadOnlyMemory<char> text in editor.Values)
                {
                    text = cleaner.Clean(text);
                }

                value = editor.Commit();
            };
        }
    }
}
