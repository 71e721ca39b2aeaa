using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

[assembly: LoadableClass(
    typeof(EmbedTextTransformer), null, typeof(SignatureLoadModel), "Embed text", EmbedTextTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Makes a vector of a text by a pretrained encoder, of which it keeps a copy.</summary>
public sealed class EmbedTextTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyEmbedText";
    private const string Signature = "NLPEMBED";

    // Texts of like length are encoded together; more tokens than this at once gain nothing on a CPU.
    private const int MostTexts = 32;
    private const int MostTokens = 4096;

    // With so few batches, returning the memory at the end takes longer than asking the system for it each time.
    private const int FewBatches = 4;

    private readonly Settings _settings;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly TrainedNetwork<PretrainedEncoderNetwork> _trained;

    internal EmbedTextTransformer(IHostEnvironment environment, Settings settings, PretrainedEncoder encoder)
        : base(environment, nameof(EmbedTextTransformer))
    {
        Device device = DeviceFor.Loaded(Host);
        (_settings, _tokenizer) = (settings, encoder.Tokenizer);
        _trained = new TrainedNetwork<PretrainedEncoderNetwork>(encoder.CopyNetwork(settings.Architecture).to(device), device);
    }

    private EmbedTextTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(EmbedTextTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _tokenizer = (PretrainedTokenizer)folder.ReadTokenizer(_settings.Tokenizer);
        _settings.Marks.In(_tokenizer.Vocabulary, ModelFolder.OptionsEntry);
        _trained = TrainedNetwork<PretrainedEncoderNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.Architecture.WeightCount(),
            () => new PretrainedEncoderNetwork(_settings.Architecture));
    }

    /// <summary>Makes an embedding generator of Microsoft.Extensions.AI that gives the vectors of this transformer.</summary>
    /// <remarks>
    /// It can be used by several threads at once. It honors cancellation between batches of 256 texts, and counts tokens in the embeddings'
    /// <see cref="GeneratedEmbeddings{TEmbedding}.Usage"/>. Disposing it leaves this transformer as it is.
    /// </remarks>
    public IEmbeddingGenerator<string, Embedding<float>> AsEmbeddingGenerator() => new EncoderEmbeddingGenerator(this);

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _tokenizer.WriteEntries(folder.WriteEntry);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new Mapping(this, inputSchema, ColumnShapes.Text(_settings.InputColumn).Find(inputSchema));

    /// <summary>The size of a vector.</summary>
    internal int VectorSize => _settings.Architecture.HiddenSize;

    internal EncoderTokens CreateTokens() =>
        new(_tokenizer, _settings.Marks, _settings.Options.MaximumLength ?? _settings.Architecture.Positions);

    /// <summary>The vectors of texts, one behind the other.</summary>
    internal float[] Embed(TokenStore texts)
    {
        using var use = _trained.Use(this);
        PretrainedEncoderNetwork network = use.Network;
        int size = _settings.Architecture.HiddenSize;
        var vectors = new float[texts.Count * size];
        List<int[]> batches = LengthBuckets.Sorted(texts.Numbers, texts.LengthOf, MostTexts, MostTokens);

        // The memory of a batch serves the next one; a single batch has none.
        using IDisposable? memory = batches.Count > FewBatches ? ProcessorTuning.KeepFreedMemory() : null;
        Shards.ForEach(batches, _trained.Device, _settings.Options.Threads, (rows, _) =>
        {
            using TokenBatch batch = TokenBatch.Create(texts, rows, _trained.Device);
            Tensor pooled = network.Pool(network.call(batch), batch, _settings.Options.Pooling);   // (B, E)
            pooled = _settings.Options.Normalize ? nn.functional.normalize(pooled) : pooled;       // (B, E)
            float[] values = pooled.cpu().contiguous().data<float>().ToArray();
            for (int row = 0; row < rows.Length; row++)
            {
                values.AsSpan(row * size, size).CopyTo(vectors.AsSpan(rows[row] * size));
            }
        });
        return vectors;
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(
        string OutputColumn,
        string InputColumn,
        EmbedTextOptions Options,
        EncoderArchitecture Architecture,
        [property: JsonConverter(typeof(TokenizerSettingsConverter))] TokenizerSettings Tokenizer,
        EncoderMarks? Marks = null)
    {
        // Models saved before there were others have BERT's.
        public EncoderMarks Marks { get; init; } = Marks ?? EncoderMarks.Bert;

        /// <summary>Checks what was read from a model before anything of its sizes is allocated.</summary>
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            SavedEncoder.Validate(Architecture, Tokenizer, Marks);
            Options.Validate(Architecture.Positions, Architecture.HasPooler);
        }
    }

    private sealed class Mapping(EmbedTextTransformer model, DataViewSchema schema, DataViewSchema.Column input)
        : BatchMapping(schema, [input], [new(
            model._settings.OutputColumn, new VectorDataViewType(NumberDataViewType.Single, model._settings.Architecture.HiddenSize))])
    {
        // Enough rows that sorting them by length leaves little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow row) =>
            new Scorer(model, row.GetGetter<ReadOnlyMemory<char>>(input), model._settings.Architecture.HiddenSize);
    }

    private sealed class Scorer(EmbedTextTransformer model, ValueGetter<ReadOnlyMemory<char>> text, int size) : BatchScorer
    {
        private readonly EncoderTokens _tokens = model.CreateTokens();
        private readonly TokenStore _texts = new();
        private float[] _vectors = [];

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _texts.Clear();
            }

            ReadOnlyMemory<char> value = default;
            text(ref value);
            _tokens.Add(value, _texts);
        }

        public override void Score(int count) => _vectors = model.Embed(_texts);

        // The slot first: asking for it may score the row.
        public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [
            active[0] ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                int place = slot();
                _vectors.AsSpan(place * size, size).CopyTo(DenseVector.Resize(ref value, size));
            }) : null,
        ];
    }
}
