using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(PretrainedSimilarityTransformer), null, typeof(SignatureLoadModel), "Pretrained similarity",
    PretrainedSimilarityTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The similarity of texts on a pretrained encoder, with the encoder's tokenizer: two texts in, a number out.</summary>
/// <remarks>It adds <c>Score</c>, Single: the similarity in the units of the training labels.</remarks>
public sealed class PretrainedSimilarityTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudySimilarity";
    internal const string Score = "Score";
    private const string Signature = "NLPPRESI";
    private readonly Settings _settings;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly TrainedNetwork<PretrainedSimilarityNetwork> _trained;

    internal PretrainedSimilarityTransformer(
        IHostEnvironment environment, Settings settings, PretrainedTokenizer tokenizer,
        TrainedNetwork<PretrainedSimilarityNetwork> trained)
        : base(environment, nameof(PretrainedSimilarityTransformer)) =>
        (_settings, _tokenizer, _trained) = (settings, tokenizer, trained);

    private PretrainedSimilarityTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(PretrainedSimilarityTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _tokenizer = (PretrainedTokenizer)folder.ReadTokenizer(_settings.Tokenizer);
        _settings.Marks.In(_tokenizer.Vocabulary, ModelFolder.OptionsEntry);
        _trained = TrainedNetwork<PretrainedSimilarityNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.WeightCount(),
            () => _settings.CreateNetwork(new PretrainedEncoderNetwork(_settings.Architecture)));
    }

    /// <summary>The history of the training, without epochs if all weights were frozen.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the transformer was made with.</summary>
    public PretrainedSimilarityOptions Options => _settings.Options;

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _tokenizer.WriteEntries(folder.WriteEntry);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new Mapping(this, inputSchema, SimilarityTexts.Find(_settings.Options, inputSchema));

    private float[] Scores(TokenStore texts, int count)
    {
        using var use = _trained.Use(this);
        TrainingOptions training = _settings.Options.Training;
        float[] similarities = SimilarityScoring.Score(
            use.Network, texts, [.. Enumerable.Range(0, count)], _trained.Device, training.MaximumTokensPerBatch, training.Threads);
        return [.. similarities.Select(_settings.Labels.Unscale)];
    }

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required PretrainedSimilarityOptions Options { get; init; }

        public required EncoderArchitecture Architecture { get; init; }

        [JsonConverter(typeof(TokenizerSettingsConverter))]
        public required TokenizerSettings Tokenizer { get; init; }

        public required EncoderMarks Marks { get; init; }

        public required LabelRange Labels { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network on an encoder, with first weights of the linear layer from libtorch's random state.</summary>
        public PretrainedSimilarityNetwork CreateNetwork(PretrainedEncoderNetwork encoder) =>
            new(encoder, Options.VectorPooling, Architecture.HiddenSize, Options.IsCrossEncoder, Options.Dropout);

        public Int128 WeightCount() =>
            Architecture.WeightCount() + (Options.IsCrossEncoder ? WeightSizes.Linear(Architecture.HiddenSize, 1) : 0);

        /// <summary>Checks what was read from a model before anything of its sizes is allocated.</summary>
        public void Validate()
        {
            SavedEncoder.Validate(Architecture, Tokenizer, Marks);
            Options.Validate(Architecture);
            OptionCheck.That(
                Options.VectorPooling != EncoderPooling.Pooler || Architecture.HasPooler, "an encoder with pooler", Architecture.HasPooler,
                nameof(Architecture));
            Labels.Validate();
        }
    }

    private sealed class Mapping(PretrainedSimilarityTransformer model, DataViewSchema schema, DataViewSchema.Column[] texts)
        : BatchMapping(schema, texts, [new(
            Score, NumberDataViewType.Single, ScoreAnnotations.Of("Regression", Score, ScoreAnnotations.NextSetId(schema)))])
    {
        // So many rows that, sorted by length, they need little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input) => new Scorer(model, input);
    }

    private sealed class Scorer : BatchScorer
    {
        private readonly PretrainedSimilarityTransformer _model;
        private readonly TokenStore _texts = new();
        private readonly Action _addTexts;
        private float[] _scores = [];

        public Scorer(PretrainedSimilarityTransformer model, DataViewRow input)
        {
            _model = model;
            _addTexts = SimilarityTexts.Of(
                model._settings.Options, model._tokenizer, model._settings.Marks, model._settings.Architecture).Open(input, _texts);
        }

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _texts.Clear();
            }

            _addTexts();
        }

        public override void Score(int count) => _scores = _model.Scores(_texts, count);

        // The slot comes first: asking for it may score the row, which replaces the scores.
        public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [
            active[0] ? (ValueGetter<float>)((ref float value) =>
            {
                int place = slot();
                value = _scores[place];
            }) : null,
        ];
    }
}
