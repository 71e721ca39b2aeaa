using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(CleanTextTransformer), null, typeof(SignatureLoadModel), "Clean text",
    CleanTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that cleans text as <see cref="CleanTextOptions"/> say.</summary>
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
        // A table that could not be loaded again is not saved.
        if (_settings.Options.RefineTable is { } table)
        {
            RefineTable.Checked(table.Rules);
        }

        folder.WriteOptions(Signature, LoaderSignature, _settings);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.TextOrTextVector(_settings.InputColumn).Find(inputSchema);
        return new ColumnMapping(
            inputSchema, [input],
            (new(_settings.OutputColumn, input.Type),
                row => input.Type is VectorDataViewType ? CleanEach(row, input) : CleanOne(row, input)));
    }

    private ValueGetter<ReadOnlyMemory<char>> CleanOne(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<ReadOnlyMemory<char>> source = row.GetGetter<ReadOnlyMemory<char>>(input);
        ReadOnlyMemory<char> text = default;
        var cleaner = new TextCleaner(_settings.Options);
        return (ref ReadOnlyMemory<char> value) =>
        {
            source(ref text);
            value = cleaner.Clean(text);
        };
    }

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> CleanEach(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        VBuffer<ReadOnlyMemory<char>> vector = default;
        VBuffer<ReadOnlyMemory<char>> dense = default;
        var cleaner = new TextCleaner(_settings.Options);
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            source(ref vector);
            ReadOnlySpan<ReadOnlyMemory<char>> texts = DenseVector.Values(vector, ref dense);
            Span<ReadOnlyMemory<char>> cleaned = DenseVector.Resize(ref value, texts.Length);
            for (int i = 0; i < texts.Length; i++)
            {
                cleaned[i] = cleaner.Clean(texts[i]);
            }
        };
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, CleanTextOptions Options)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
        }
    }
}
