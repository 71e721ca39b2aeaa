using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(DetokenizeSubwordsTransformer), null, typeof(SignatureLoadModel), "Detokenize subwords",
    DetokenizeSubwordsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that puts subwords together again, as <see cref="SubwordDetokenizer"/> does.</summary>
public sealed class DetokenizeSubwordsTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyDetokenize";
    private const string Signature = "NLPDETOK";
    private readonly Settings _settings;

    internal DetokenizeSubwordsTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(DetokenizeSubwordsTransformer)) => _settings = settings;

    private DetokenizeSubwordsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(
            environment, new ModelFolderReader(context, Signature, LoaderSignature).ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) => folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Tokens(_settings.InputColumn).Find(inputSchema);
        return new ColumnMapping(
            inputSchema, [input], (new(_settings.OutputColumn, TextDataViewType.Instance), row => Join(row, input)));
    }

    private ValueGetter<ReadOnlyMemory<char>> Join(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        VBuffer<ReadOnlyMemory<char>> subwords = default;
        VBuffer<ReadOnlyMemory<char>> dense = default;
        var marks = new SubwordMarks(_settings.Boundary, _settings.Joiner);
        var text = new CharBuffer();
        return (ref ReadOnlyMemory<char> value) =>
        {
            source(ref subwords);
            text.Clear();
            marks.AppendText(DenseVector.Values(subwords, ref dense), text);
            value = text.Span.ToString().AsMemory();
        };
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, SubwordBoundary Boundary, string Joiner)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            OptionCheck.IsDefined(Boundary);
            OptionCheck.That(!string.IsNullOrEmpty(Joiner), "some characters", Joiner);
        }
    }
}
