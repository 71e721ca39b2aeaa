using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

[assembly: LoadableClass(typeof(TextRegressorTransformer), null, typeof(SignatureLoadModel), "Text regressor",
    TextRegressorTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained network that gives a text or a pair of texts a number, with any kind of network.</summary>
/// <remarks>It adds <c>Score</c>, Single, in the unit of the training labels.</remarks>
public sealed class TextRegressorTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyTextRegressor";
    private const string Signature = "NLPTXTRG";
    private readonly Settings _settings;
    private readonly TrainedNetwork<Module<TokenBatch, Tensor>> _trained;
    private readonly TextScoring _scoring;

    internal TextRegressorTransformer(IHostEnvironment environment, Settings settings, TrainedNetwork<Module<TokenBatch, Tensor>> trained)
        : base(environment, nameof(TextRegressorTransformer))
    {
        (_settings, _trained) = (settings, trained);
        _scoring = CreateScoring();
    }

    private TextRegressorTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(TextRegressorTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _trained = TrainedNetwork<Module<TokenBatch, Tensor>>.Read(
            folder, DeviceFor.Loaded(Host, _settings.Options.RunsOnCpuAlone),
            _settings.Options.WeightCount(_settings.VocabularySize, 1), () => _settings.CreateNetwork());
        _scoring = CreateScoring();
    }

    /// <summary>The history of the training. Its losses are mean squared errors of labels scaled to variance 1.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options of the network that the regressor was made with.</summary>
    public TextClassifierOptions Options => _settings.Options;

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(
        this, inputSchema, RowTexts.Find(_settings.Options, inputSchema, _settings.VocabularySize),
        RegressorColumns.Of(inputSchema, _settings.Options.HasAttention));

    private TextScoring CreateScoring() => new(_trained, this, 1, ScoreActivation.None, _settings.Options.Training);

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required TextClassifierOptions Options { get; init; }

        public required int VocabularySize { get; init; }

        public required uint PaddingKey { get; init; }

        public required LabelScale Labels { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network, for weights to be read into.</summary>
        public Module<TokenBatch, Tensor> CreateNetwork() => SeededWeights.Run(0, () => Options.CreateNetwork(VocabularySize, 1));

        /// <summary>Checks settings read from a model, before memory of these sizes is allocated.</summary>
        public void Validate()
        {
            RegressorColumns.Validate(Options);
            NetworkSizes.CheckCount(VocabularySize, least: 1, nameof(VocabularySize));
            NetworkSizes.CheckLargestMatrix(Options.LargestMatrix(VocabularySize, 1), nameof(Options));
            Labels.Validate();
        }
    }

    private sealed class Mapping(
        TextRegressorTransformer model, DataViewSchema schema, DataViewSchema.Column[] ids, DataViewSchema.DetachedColumn[] outputs)
        : BatchMapping(schema, ids, outputs)
    {
        // ML.NET's metrics read the rows several times, each time with a new cursor.
        private readonly ScoreCache _cache = new(1);

        // So many rows that, sorted by length, they need little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input) => new RegressorScorer(
            model._scoring, model._settings.Labels, [.. outputs.Select(column => column.Name)],
            new RowTexts(input, ids, model._settings.PaddingKey, model.Options), _cache);
    }
}
