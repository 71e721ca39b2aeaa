using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

[assembly: LoadableClass(typeof(TextClassifierTransformer), null, typeof(SignatureLoadModel), "Text classifier",
    TextClassifierTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained text classifier, with any kind of network.</summary>
/// <remarks>
/// It adds <c>PredictedLabel</c> (a key, with the label's key values) and <c>Score</c> (each class's probability, slots named by class).
/// With two classes it also adds <c>Probability</c>, that of the second class, and <c>LogOdds</c>, its log-odds. These are positive if the
/// second class is the likelier one, as <c>ml.BinaryClassification.Evaluate(scored, scoreColumnName: "LogOdds")</c> expects of a score.
/// </remarks>
public sealed partial class TextClassifierTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyTextClassifier";
    private const string Signature = "NLPTXTCL";
    private readonly Settings _settings;
    private readonly TrainedNetwork<Module<TokenBatch, Tensor>> _trained;
    private readonly TextScoring _scoring;

    internal TextClassifierTransformer(IHostEnvironment environment, Settings settings, TrainedNetwork<Module<TokenBatch, Tensor>> trained)
        : base(environment, nameof(TextClassifierTransformer))
    {
        _settings = settings;
        _trained = trained;
        _scoring = CreateScoring();
    }

    private TextClassifierTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(TextClassifierTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _trained = TrainedNetwork<Module<TokenBatch, Tensor>>.Read(
            folder, DeviceFor.Loaded(Host, _settings.Options.RunsOnCpuAlone),
            _settings.Options.WeightCount(_settings.VocabularySize, _settings.Classes.Count), () => _settings.CreateNetwork());
        _scoring = CreateScoring();
    }

    /// <summary>The history of the training.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the classifier was made with.</summary>
    public TextClassifierOptions Options => _settings.Options;

    /// <summary>The number of texts that the network has scored in batches; those that were found in a cache do not count.</summary>
    internal long ScoredTexts => _scoring.ScoredTexts;

    /// <summary>The number of tokens in the vocabulary.</summary>
    internal int VocabularySize => _settings.VocabularySize;

    /// <summary>The classes.</summary>
    internal KeyValueSet Classes => _settings.Classes;

    /// <summary>Finds the column of ids, or both columns of a pair's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type or of another vocabulary.</exception>
    internal DataViewSchema.Column[] FindIds(DataViewSchema inputSchema) =>
        RowTexts.Find(_settings.Options, inputSchema, _settings.VocabularySize);

    /// <summary>Makes a scorer that reads from this row or cursor.</summary>
    /// <param name="input">The row.</param>
    /// <param name="ids">The column of ids, or both columns of a pair's.</param>
    /// <param name="columns">The columns whose values the scorer gives, in order.</param>
    /// <param name="cache">The probabilities of texts scored before; <see langword="null"/> scores all. Default:
    /// <see langword="null"/>.</param>
    internal TextClassifierScorer CreateScorer(
        DataViewRow input, DataViewSchema.Column[] ids, IReadOnlyList<string> columns, ScoreCache? cache = null) =>
        new(_scoring, Options.TopLabelCount, columns, ReadTexts(input, ids), cache);

    /// <summary>Opens the texts of a row or cursor.</summary>
    internal RowTexts ReadTexts(DataViewRow input, DataViewSchema.Column[] ids) => new(input, ids, _settings.PaddingKey, Options);

    /// <summary>Whether the network can be differentiated by the tokens' vectors.</summary>
    internal bool HasGradients => Options.HasTokenGradients;

    /// <summary>Attributes the probability of a class to each text's tokens.</summary>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    internal float[][] Attribute(TokenStore texts, TokenAttributionOptions options)
    {
        using var use = _trained.Use(this);
        int? explained = options.Class is null ? null : Classes.Names.ToList().IndexOf(options.Class);
        return new TokenAttribution(use.Network, _trained.Device, options, explained).Of(texts, Options.Training.Threads);
    }

    /// <summary>Scores texts, and on request computes the weights of their tokens; see <see cref="TextScoring.Score"/>.</summary>
    internal ClassifierScores Score(TokenStore texts, int[] chosen, bool wantsAttention) => _scoring.Score(texts, chosen, wantsAttention);

    private protected override ITrainedNetwork Network => _trained;

    private TextScoring CreateScoring() =>
        new(_trained, this, _settings.Classes.Count, ScoreActivation.Softmax, _settings.Options.Training);

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column[] ids = FindIds(inputSchema);
        KeyValueSet classes = _settings.Classes;
        int topCount = Math.Min(_settings.Options.TopLabelCount, classes.Count);
        return new Mapping(this, inputSchema, ids, ClassifierColumns.Of(inputSchema, classes, topCount, _settings.Options.HasAttention));
    }

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required TextClassifierOptions Options { get; init; }

        public required int VocabularySize { get; init; }

        public required uint PaddingKey { get; init; }

        public required KeyValueSet Classes { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network, for weights to be read into.</summary>
        public Module<TokenBatch, Tensor> CreateNetwork() =>
            SeededWeights.Run(0, () => Options.CreateNetwork(VocabularySize, Classes.Count));

        /// <summary>Checks settings read from a model, before memory of these sizes is allocated.</summary>
        public void Validate()
        {
            Options.Validate();
            NetworkSizes.CheckCount(VocabularySize, least: 1, nameof(VocabularySize));
            NetworkSizes.CheckCount(Classes.Count, least: 2, nameof(Classes));
            NetworkSizes.CheckLargestMatrix(Options.LargestMatrix(VocabularySize, Classes.Count), nameof(Options));
            Classes.Validate(nameof(Classes));
        }
    }

    private sealed class Mapping(TextClassifierTransformer model, DataViewSchema schema, DataViewSchema.Column[] ids,
        DataViewSchema.DetachedColumn[] outputs)
        : BatchMapping(schema, ids, outputs)
    {
        // ML.NET's metrics read the rows several times, each time with a new cursor.
        private readonly ScoreCache _cache = new(model.Classes.Count);

        // So many rows that, sorted by length, they need little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input) =>
            model.CreateScorer(input, ids, [.. outputs.Select(column => column.Name)], _cache);
    }
}
