using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

[assembly: LoadableClass(typeof(LanguageModelTransformer), null, typeof(SignatureLoadModel), "Language model",
    LanguageModelTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained language model.</summary>
/// <remarks>
/// It adds <c>LogLikelihood</c>, the log-probability of a text's tokens and its end, in nats. It also adds <c>Perplexity</c>, e to the
/// power of the negative mean log-probability of tokens and end. For a text without tokens, both are those of the end alone.
/// </remarks>
public sealed class LanguageModelTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyLanguageModel";
    internal const string LogLikelihood = "LogLikelihood";
    internal const string PerplexityColumn = "Perplexity";
    private const string Signature = "NLPLANGM";
    private readonly Settings _settings;
    private readonly TrainedNetwork<LanguageModelNetwork> _trained;

    internal LanguageModelTransformer(IHostEnvironment environment, Settings settings, TrainedNetwork<LanguageModelNetwork> trained)
        : base(environment, nameof(LanguageModelTransformer))
    {
        _settings = settings;
        _trained = trained;
    }

    private LanguageModelTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(LanguageModelTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _trained = TrainedNetwork<LanguageModelNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.Options.WeightCount(_settings.VocabularySize),
            () => _settings.CreateNetwork(seed: 0));
    }

    /// <summary>The history of the training.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the model was made with.</summary>
    public LanguageModelOptions Options => _settings.Options;

    /// <summary>Computes the perplexity of many texts together; each text's end counts as a token.</summary>
    /// <param name="texts">The rows, with the ids of texts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public Perplexity Evaluate(IDataView texts)
    {
        IDataView scored = Transform(texts);
        DataViewSchema.Column ids = scored.Schema[Options.IdsColumnName], likelihood = scored.Schema[LogLikelihood];
        using DataViewRowCursor cursor = scored.GetRowCursor([ids, likelihood]);
        TokenKeyColumn.Reader tokens = CreateReader(cursor, ids);
        ValueGetter<float> getter = cursor.GetGetter<float>(likelihood);
        var sum = new Perplexity(0, 0);
        float value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            sum += new Perplexity(value, tokens().Length + 1);
        }

        return sum;
    }

    /// <summary>Makes a language model over the labels of a CTC recognizer, for <see cref="CtcBeamSearch"/>.</summary>
    /// <remarks>
    /// The labels are the model's tokens: characters, for example. The network reads each beginning of a labeling once, from its start.
    /// The transformer must not be disposed of before the search ends.
    /// </remarks>
    /// <param name="labels">
    /// The token of each class of the recognizer, in the order of the classes; <see langword="null"/> for the blank, and for labels that
    /// are to be forbidden.
    /// </param>
    /// <returns>The language model, which any number of threads may ask.</returns>
    /// <exception cref="ArgumentException">The model has no such token.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model reads texts from their end, or was trained on keys whose values are not text.
    /// </exception>
    public ICtcLanguageModel CreateLabelModel(IReadOnlyList<string?> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (Options.Reverse)
        {
            throw new InvalidOperationException("Language model: expected one that reads from the start, found Reverse.");
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((int index, string token) in Tokens.Index())
        {
            ids.TryAdd(token, index + 1);
        }

        return new CtcTokenModel(Behind, [.. labels.Select((label, place) => label is null ? 0 : ids.TryGetValue(label, out int id)
            ? id
            : throw new ArgumentException(
                $"Label {place}: expected one of the language model's {ids.Count} tokens, found '{label}'.", nameof(labels)))]);

        float[] Behind(int[] tokens)
        {
            using var use = _trained.Use(this);
            return CtcTokenModel.Behind(use.Network, _trained.Device, tokens);
        }
    }

    /// <summary>Computes the log-probability of each text, its end included.</summary>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    internal double[] Score(TokenStore texts)
    {
        using var use = _trained.Use(this);
        LanguageModelNetwork network = use.Network;
        var found = new double[texts.Count];
        List<int[]> batches = LengthBuckets.Sorted(
            texts.Numbers, texts.LengthOf, Options.Training.BatchSize, Options.Training.MaximumTokensPerBatch);
        Shards.ForEach(batches, _trained.Device, Options.Training.Threads, (places, _) =>
        {
            using NextTokenBatch batch = NextTokenBatch.Create(texts, places, _trained.Device, reversed: Options.Reverse);
            float[] surprises = network.Score(batch).Losses;
            int step = 0;
            for (int row = 0; row < places.Length; row++)
            {
                for (int end = step + batch.Steps[row]; step < end; step++)
                {
                    found[places[row]] -= surprises[step];
                }
            }
        });
        return found;
    }

    /// <summary>The tokens in the order of their ids.</summary>
    /// <exception cref="InvalidOperationException">The model was trained on keys whose values are not text.</exception>
    internal IReadOnlyList<string> Tokens => _settings.Tokens?.Values ?? throw new InvalidOperationException(
        "Language model: expected one of keys whose values are text (as MapTokensToVocabulary gives), found key values of another type.");

    /// <summary>Checks that a column's vocabulary has as many tokens as the model was trained with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has more or fewer tokens.</exception>
    internal void CheckTokens(DataViewSchema.Column ids) => TokenKeyColumn.CheckVocabularySize(ids, _settings.VocabularySize);

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column ids = ColumnShapes.TokenKeys(_settings.Options.IdsColumnName).Find(inputSchema);
        CheckTokens(ids);
        return new Mapping(this, inputSchema, ids);
    }

    private TokenKeyColumn.Reader CreateReader(DataViewRow row, DataViewSchema.Column ids) =>
        TokenKeyColumn.CreateReader(row, ids, new TokenTrimmer(_settings.PaddingKey, Options.MaximumLength, keepEnd: false));

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required LanguageModelOptions Options { get; init; }

        public required int VocabularySize { get; init; }

        public required uint PaddingKey { get; init; }

        public KeyValueSet? Tokens { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network, with first weights from a seed.</summary>
        public LanguageModelNetwork CreateNetwork(int seed) => SeededWeights.Run(seed, () => Options.CreateNetwork(VocabularySize));

        /// <summary>Checks settings read from a model, before memory of these sizes is allocated.</summary>
        public void Validate()
        {
            Options.Validate();
            NetworkSizes.CheckCount(VocabularySize, least: 1, nameof(VocabularySize));
            NetworkSizes.CheckLargestMatrix(Options.LargestMatrix(VocabularySize), nameof(Options));
            if (Tokens is not null)
            {
                OptionCheck.That(Tokens.Values.Count == VocabularySize, $"{VocabularySize} tokens", Tokens.Values.Count, nameof(Tokens));
                Tokens.Validate(nameof(Tokens));
            }
        }
    }

    private sealed class Mapping(LanguageModelTransformer model, DataViewSchema schema, DataViewSchema.Column ids)
        : BatchMapping(schema, [ids], [new(LogLikelihood, NumberDataViewType.Single), new(PerplexityColumn, NumberDataViewType.Single)])
    {
        // So many rows that, sorted by length, they need little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input) => new Scorer(model, model.CreateReader(input, ids));
    }

    private sealed class Scorer(LanguageModelTransformer model, TokenKeyColumn.Reader tokens) : BatchScorer
    {
        private readonly TokenStore _texts = new();
        private double[] _found = [];

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _texts.Clear();
            }

            _texts.Add(tokens());
        }

        public override void Score(int count) => _found = model.Score(_texts);

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
                value = (float)new Perplexity(_found[place], _texts.TokensOf(place).Length + 1).Value;
            }) : null,
        ];
    }
}
