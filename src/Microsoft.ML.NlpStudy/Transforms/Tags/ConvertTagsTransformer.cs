using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(ConvertTagsTransformer), null, typeof(SignatureLoadModel), "Convert tags", ConvertTagsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that writes the spans of tags in another notation.</summary>
public sealed class ConvertTagsTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyConvertTags";
    private const string Signature = "NLPCTAGS";
    private readonly Settings _settings;

    internal ConvertTagsTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(ConvertTagsTransformer)) => _settings = settings;

    private ConvertTagsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(
            environment, new ModelFolderReader(context, Signature, LoaderSignature).ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) => folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Tags(_settings.InputColumn).Find(inputSchema);
        return new ColumnMapping(inputSchema, [input], (new(_settings.OutputColumn, input.Type), row => Convert(row, input)));
    }

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Convert(DataViewRow row, DataViewSchema.Column input)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> source = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        VBuffer<ReadOnlyMemory<char>> tags = default;
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            source(ref tags);

            // Which notation with spans the tags have makes no difference to their spans.
            string[] converted = TagSchemes.Convert(
                [.. tags.DenseValues().Select(tag => tag.ToString())], TagScheme.Iob2, _settings.Scheme);
            Span<ReadOnlyMemory<char>> written = DenseVector.Resize(ref value, converted.Length);
            for (int i = 0; i < converted.Length; i++)
            {
                written[i] = converted[i].AsMemory();
            }
        };
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, string InputColumn, TagScheme Scheme)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            OptionCheck.IsDefined(Scheme);
            OptionCheck.That(Scheme != TagScheme.None, "a notation with spans", Scheme);
        }
    }
}
