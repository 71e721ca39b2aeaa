using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(TokenizeTextTransformer), null, typeof(SignatureLoadModel), "Tokenize text", TokenizeTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Cuts text into tokens with a <see cref="TextTokenizer"/>.</summary>
public sealed class TokenizeTextTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyTokenizeText";
    private const string Signature = "NLPTOKEN";
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly TextTokenizer _tokenizer;

    internal TokenizeTextTransformer(IHostEnvironment environment, string outputColumn, string inputColumn, TextTokenizer tokenizer)
        : base(environment, nameof(TokenizeTextTransformer)) =>
        (_outputColumn, _inputColumn, _tokenizer) = (outputColumn, inputColumn, tokenizer);

    private TokenizeTextTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature))
    {
    }

    private TokenizeTextTransformer(IHostEnvironment environment, ModelFolderReader folder)
        : this(environment, folder.ReadOptions<Settings>(settings => settings.Tokenizer.Validate()), folder)
    {
    }

    private TokenizeTextTransformer(IHostEnvironment environment, Settings settings, ModelFolderReader folder)
        : this(environment, settings.OutputColumn, settings.InputColumn, settings.Tokenizer.Create(folder.ReadEntry))
    {
    }

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, new Settings(_outputColumn, _inputColumn, _tokenizer.Settings));
        _tokenizer.WriteEntries(folder.WriteEntry);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.Text(_inputColumn).Find(inputSchema);
        return new Mapping(_tokenizer, inputSchema, input, _outputColumn);
    }

    /// <summary>What options.json holds.</summary>
    internal sealed record Settings(
        string OutputColumn,
        string InputColumn,
        [property: JsonConverter(typeof(TokenizerSettingsConverter))] TokenizerSettings Tokenizer);

    private sealed class Mapping(TextTokenizer tokenizer, DataViewSchema schema, DataViewSchema.Column input, string output)
        : RowMapping(schema, [input], [new DataViewSchema.DetachedColumn(output, new VectorDataViewType(TextDataViewType.Instance))])
    {
        public override Delegate?[] CreateGetters(DataViewRow row, bool[] active) => [active[0] ? Tokenize(row) : null];

        private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Tokenize(DataViewRow row)
        {
            ValueGetter<ReadOnlyMemory<char>> source = row.GetGetter<ReadOnlyMemory<char>>(input);
            ReadOnlyMemory<char> text = default;
            var tokens = new TokenBuffer();
            return (ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                source(ref text);
                tokenizer.Tokenize(text, tokens);
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, tokens.Count);
                tokens.AsSpan().CopyTo(editor.Values);
                value = editor.Commit();
            };
        }
    }
}
