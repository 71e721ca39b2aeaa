using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

[assembly: LoadableClass(typeof(MultilabelClassifierTransformer), null, typeof(SignatureLoadModel), "Multilabel classifier",
    MultilabelClassifierTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained classifier that gives a text several labels, with any kind of network.</summary>
/// <remarks>
/// It adds <c>Score</c> (each label's probability, slots named by label) and <c>PredictedLabels</c> (a vector of text: the labels whose
/// probability is at or over their threshold, likeliest first).
/// </remarks>
public sealed class MultilabelClassifierTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyMultilabel";
    private const string Signature = "NLPMULTI";
    private readonly Settings _settings;
    private readonly TrainedNetwork<Module<TokenBatch, Tensor>> _trained;
    private readonly TextScoring _scoring;
    private readonly ReadOnlyMemory<char>[] _labels;

    internal MultilabelClassifierTransformer(
        IHostEnvironment environment, Settings settings, TrainedNetwork<Module<TokenBatch, Tensor>> trained)
        : base(environment, nameof(MultilabelClassifierTransformer))
    {
        (_settings, _trained) = (settings, trained);
        (_scoring, _labels) = (CreateScoring(), CreateLabels());
    }

    private MultilabelClassifierTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(MultilabelClassifierTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _trained = TrainedNetwork<Module<TokenBatch, Tensor>>.Read(
            folder, DeviceFor.Loaded(Host, _settings.Options.RunsOnCpuAlone),
            _settings.Options.WeightCount(_settings.VocabularySize, _settings.Labels.Count), () => _settings.CreateNetwork());
        (_scoring, _labels) = (CreateScoring(), CreateLabels());
    }

    /// <summary>The history of the training. Its accuracies are the share of labels that are right, at a probability of 0.5.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options of the network that the classifier was made with.</summary>
    public TextClassifierOptions Options => _settings.Options;

    /// <summary>The options of the labels that the classifier was made with.</summary>
    public MultilabelOptions Multilabel => _settings.Multilabel;

    /// <summary>The labels, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _settings.Labels.Names;

    /// <summary>The probability from which each label is predicted, in the order of the scores.</summary>
    public IReadOnlyList<float> Thresholds => _settings.Thresholds;

    /// <summary>The labels with their type.</summary>
    internal KeyValueSet LabelSet => _settings.Labels;

    /// <summary>The number of tokens in the vocabulary.</summary>
    internal int VocabularySize => _settings.VocabularySize;

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column ids = ColumnShapes.TokenKeys(_settings.Options.IdsColumnName).Find(inputSchema);
        TokenKeyColumn.CheckVocabularySize(ids, _settings.VocabularySize);
        return new Mapping(
            this, inputSchema, ids, MultilabelColumns.Of(inputSchema, _settings.Labels, _settings.Options.HasAttention));
    }

    private TextScoring CreateScoring() =>
        new(_trained, this, _settings.Labels.Count, ScoreActivation.Sigmoid, _settings.Options.Training);

    private ReadOnlyMemory<char>[] CreateLabels() => [.. _settings.Labels.Names.Select(label => label.AsMemory())];

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required TextClassifierOptions Options { get; init; }

        public required MultilabelOptions Multilabel { get; init; }

        public required int VocabularySize { get; init; }

        public required uint PaddingKey { get; init; }

        public required KeyValueSet Labels { get; init; }

        public required IReadOnlyList<float> Thresholds { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network, for weights to be read into.</summary>
        public Module<TokenBatch, Tensor> CreateNetwork() =>
            SeededWeights.Run(0, () => Options.CreateNetwork(VocabularySize, Labels.Count));

        /// <summary>Checks settings read from a model, before memory of these sizes is allocated.</summary>
        public void Validate()
        {
            MultilabelColumns.Validate(Options);
            Multilabel.Validate();
            NetworkSizes.CheckCount(VocabularySize, least: 1, nameof(VocabularySize));
            NetworkSizes.CheckCount(Labels.Count, least: 1, nameof(Labels));
            NetworkSizes.CheckLargestMatrix(Options.LargestMatrix(VocabularySize, Labels.Count), nameof(Options));
            Labels.Validate(nameof(Labels));
            OptionCheck.That(
                Thresholds.Count == Labels.Count && Thresholds.All(threshold => threshold is > 0 and <= 1),
                $"{Labels.Count} numbers above 0 and at most 1", string.Join(", ", Thresholds.Take(10)), nameof(Thresholds));
        }
    }

    private sealed class Mapping(
        MultilabelClassifierTransformer model, DataViewSchema schema, DataViewSchema.Column ids, DataViewSchema.DetachedColumn[] outputs)
        : BatchMapping(schema, [ids], outputs)
    {
        // Cursors may read the rows several times.
        private readonly ScoreCache _cache = new(model._labels.Length);

        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input)
        {
            var row = new RowTexts(input, [ids], model._settings.PaddingKey, model.Options);
            return new MultilabelScorer(
                model._scoring, model._labels, model.Thresholds, [.. outputs.Select(column => column.Name)], row, _cache);
        }
    }
}
