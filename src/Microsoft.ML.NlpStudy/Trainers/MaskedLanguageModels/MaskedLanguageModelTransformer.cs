using System.Text.Json.Serialization;
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
using static TorchSharp.torch;

[assembly: LoadableClass(typeof(MaskedLanguageModelTransformer), null, typeof(SignatureLoadModel), "Masked language model",
    MaskedLanguageModelTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained masked language model: a pretrained encoder with its head.</summary>
/// <remarks>
/// <see cref="CreateEncoder"/> gives the encoder for <c>EmbedText</c>, <c>FillMask</c> and further training. The transformer itself adds
/// <c>PseudoLogLikelihood</c>, the sum of the log-probabilities, in nats, of each token when it alone is masked (Salazar et al. 2020). It
/// also adds <c>PseudoPerplexity</c>, e to the power of their negative mean. A text without tokens has 0 and not a number. A text of n
/// tokens is read n times, so ask for these columns only when they are needed.
/// </remarks>
public sealed class MaskedLanguageModelTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyMaskedLanguage";
    internal const string LogLikelihood = "PseudoLogLikelihood";
    internal const string Perplexity = "PseudoPerplexity";
    private const string Signature = "NLPMASKL";

    // Texts of like length are read together; more tokens than this at once gain nothing on a CPU.
    private const int MostTexts = 32;
    private const int MostTokens = 4096;

    private readonly Settings _settings;
    private readonly MaskingVocabulary _vocabulary;
    private readonly TrainedNetwork<PretrainedEncoderNetwork> _trained;

    internal MaskedLanguageModelTransformer(
        IHostEnvironment environment, Settings settings, PretrainedTokenizer tokenizer, TrainedNetwork<PretrainedEncoderNetwork> trained)
        : base(environment, nameof(MaskedLanguageModelTransformer))
    {
        (_settings, _trained) = (settings, trained);
        _vocabulary = new MaskingVocabulary(tokenizer, settings.Marks);
    }

    private MaskedLanguageModelTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(MaskedLanguageModelTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _vocabulary = new MaskingVocabulary((PretrainedTokenizer)folder.ReadTokenizer(_settings.Tokenizer), _settings.Marks);
        _trained = TrainedNetwork<PretrainedEncoderNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.Architecture.WeightCount(),
            () => new PretrainedEncoderNetwork(_settings.Architecture));
    }

    /// <summary>The history of the training. Losses are mean cross-entropies of the chosen tokens, in nats.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the model was made with.</summary>
    public MaskedLanguageModelOptions Options => _settings.Options;

    /// <summary>The tokenizer.</summary>
    public PretrainedTokenizer Tokenizer => _vocabulary.Tokenizer;

    /// <summary>Makes an encoder with a copy of the weights, for <c>EmbedText</c>, <c>FillMask</c> and further training.</summary>
    /// <returns>The encoder, on the CPU, which the caller disposes of.</returns>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public PretrainedEncoder CreateEncoder()
    {
        using var use = _trained.Use(this);
        var network = new PretrainedEncoderNetwork(_settings.Architecture);
        network.CopyFrom(use.Network);
        return PretrainedEncoder.Of(network, _settings.Architecture, Tokenizer, _settings.Marks);
    }

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        Tokenizer.WriteEntries(folder.WriteEntry);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new Mapping(this, inputSchema, ColumnShapes.Text(_settings.Options.TextColumnName).Find(inputSchema));

    /// <summary>Computes the log-probability of each piece's tokens, each masked alone.</summary>
    private double[] Score(TokenStore pieces)
    {
        using var use = _trained.Use(this);
        PretrainedEncoderNetwork network = use.Network;
        (int Piece, int Place)[] masks =
        [
            .. Enumerable.Range(0, pieces.Count).SelectMany(
                piece => Enumerable.Range(1, pieces.LengthOf(piece) - 2).Select(place => (piece, place))),
        ];
        var found = new double[masks.Length];
        List<int[]> batches = LengthBuckets.Sorted(
            [.. Enumerable.Range(0, masks.Length)], mask => pieces.LengthOf(masks[mask].Piece), MostTexts, MostTokens);
        Shards.ForEach(batches, _trained.Device, _settings.Options.Training.Threads, (rows, _) =>
        {
            using MaskedTokenBatch batch = MaskedTokenBatch.Create([.. rows.Select(row => Masked(masks[row]))], _trained.Device);
            Tensor surprises = nn.functional.cross_entropy(
                network.MaskedTokenLogits(batch), batch.Tokens, reduction: nn.Reduction.None);                    // (N)
            float[] values = surprises.cpu().data<float>().ToArray();
            for (int i = 0; i < rows.Length; i++)
            {
                found[rows[i]] = -values[i];
            }
        });
        var sums = new double[pieces.Count];
        for (int i = 0; i < masks.Length; i++)
        {
            sums[masks[i].Piece] += found[i];
        }

        return sums;

        MaskedText Masked((int Piece, int Place) mask)
        {
            int[] ids = pieces[mask.Piece].ToArray();
            int token = ids[mask.Place] - 1;
            ids[mask.Place] = _vocabulary.Mask + 1;
            return new MaskedText(ids, [mask.Place], [token]);
        }
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(
        MaskedLanguageModelOptions Options,
        EncoderArchitecture Architecture,
        [property: JsonConverter(typeof(TokenizerSettingsConverter))] TokenizerSettings Tokenizer,
        EncoderMarks Marks,
        TrainingHistory History)
    {
        /// <summary>Checks what was read from a model before anything of its sizes is allocated.</summary>
        public void Validate()
        {
            SavedEncoder.Validate(Architecture, Tokenizer, Marks);
            OptionCheck.That(
                Architecture.HasMaskedTokenHead, "true, the head of a masked language model", Architecture.HasMaskedTokenHead);
            Options.Validate(Architecture.Positions);
        }
    }

    private sealed class Mapping(MaskedLanguageModelTransformer model, DataViewSchema schema, DataViewSchema.Column text)
        : BatchMapping(schema, [text], [new(LogLikelihood, NumberDataViewType.Single), new(Perplexity, NumberDataViewType.Single)])
    {
        // A row is read once for each of its tokens, so a few rows make full batches.
        public override int BatchSize => 64;

        public override BatchScorer CreateScorer(DataViewRow input) =>
            new Scorer(model, input.GetGetter<ReadOnlyMemory<char>>(text));
    }

    private sealed class Scorer(MaskedLanguageModelTransformer model, ValueGetter<ReadOnlyMemory<char>> text) : BatchScorer
    {
        private readonly MaskingPieces _reader =
            new(model._vocabulary, model._settings.Options.MaximumLength ?? model._settings.Architecture.Positions);

        private readonly TokenStore _pieces = new();
        private readonly List<int> _rows = [];
        private double[] _found = [];
        private int[] _tokens = [];

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _pieces.Clear();
                _rows.Clear();
            }

            ReadOnlyMemory<char> value = default;
            text(ref value);
            _rows.AddRange(Enumerable.Repeat(slot, _reader.Add(value, _pieces)));
        }

        public override void Score(int count)
        {
            (_found, _tokens) = (new double[count], new int[count]);
            double[] pieces = model.Score(_pieces);
            for (int i = 0; i < pieces.Length; i++)
            {
                _found[_rows[i]] += pieces[i];
                _tokens[_rows[i]] += _pieces.LengthOf(i) - 2;
            }
        }

        // The slot comes first: the call may score the row.
        public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [
            active[0] ? (ValueGetter<float>)((ref float value) =>
            {
                int place = slot();
                value = (float)_found[place];
            }) : null,
            active[1] ? (ValueGetter<float>)((ref float value) =>
            {
                int place = slot();
                value = _tokens[place] == 0 ? float.NaN : (float)Math.Exp(-_found[place] / _tokens[place]);
            }) : null,
        ];
    }
}
