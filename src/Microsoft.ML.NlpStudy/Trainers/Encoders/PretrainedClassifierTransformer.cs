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
    typeof(PretrainedClassifierTransformer), null, typeof(SignatureLoadModel), "Pretrained classifier",
    PretrainedClassifierTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A classifier on a pretrained encoder, with the encoder's tokenizer: text in, classes out.</summary>
/// <remarks>
/// It adds <c>PredictedLabel</c> (a key, with the label's key values) and <c>Score</c> (each class's probability, slots named by class).
/// With two classes it also adds <c>Probability</c>, that of the second class, and <c>LogOdds</c>, its log-odds.
/// </remarks>
public sealed class PretrainedClassifierTransformer : RowTransformer, IDisposable
{
    internal const string LoaderSignature = "NlpStudyFineTunedClass";
    private const string Signature = "NLPPRECL";
    private readonly Settings _settings;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly TrainedNetwork<PretrainedClassifierNetwork> _trained;

    internal PretrainedClassifierTransformer(
        IHostEnvironment environment, Settings settings, PretrainedTokenizer tokenizer,
        TrainedNetwork<PretrainedClassifierNetwork> trained)
        : base(environment, nameof(PretrainedClassifierTransformer)) =>
        (_settings, _tokenizer, _trained) = (settings, tokenizer, trained);

    private PretrainedClassifierTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(PretrainedClassifierTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _tokenizer = (PretrainedTokenizer)folder.ReadTokenizer(_settings.Tokenizer);
        _settings.Marks.In(_tokenizer.Vocabulary, ModelFolder.OptionsEntry);
        _trained = TrainedNetwork<PretrainedClassifierNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.WeightCount(),
            () => _settings.CreateNetwork(new PretrainedEncoderNetwork(_settings.Architecture)));
    }

    /// <summary>The history of the training.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the classifier was made with.</summary>
    public PretrainedClassifierOptions Options => _settings.Options;

    /// <summary>The number of weights.</summary>
    public long ParameterCount => _trained.ParameterCount;

    /// <summary>Reads the weights by name, as weights.safetensors holds them.</summary>
    internal IEnumerable<(string Name, float[] Values)> Weights() => _trained.Weights(this);

    /// <summary>
    /// Frees the network's memory, once predictions that have begun on other threads have ended. Using or saving the transformer afterwards
    /// throws an <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _trained.Dispose();

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _tokenizer.WriteEntries(folder.WriteEntry);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column[] texts = ClassifierTexts.Find(_settings.Options, inputSchema);
        int topCount = Math.Min(_settings.Options.TopLabelCount, _settings.Classes.Count);
        return new Mapping(
            this, inputSchema, texts, ClassifierColumns.Of(inputSchema, _settings.Classes, topCount, hasAttention: false));
    }

    private float[] Score(TokenStore texts)
    {
        using var use = _trained.Use(this);
        TrainingOptions training = _settings.Options.Training;
        return ClassifierEvaluation.Score(
            use.Network, texts, [.. Enumerable.Range(0, texts.Count)], _settings.Classes.Count, _trained.Device,
            training.MaximumTokensPerBatch, training.Threads, wantsAttention: false).Probabilities;
    }

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required PretrainedClassifierOptions Options { get; init; }

        public required EncoderArchitecture Architecture { get; init; }

        [JsonConverter(typeof(TokenizerSettingsConverter))]
        public required TokenizerSettings Tokenizer { get; init; }

        public required EncoderMarks Marks { get; init; }

        public required KeyValueSet Classes { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network on an encoder, with first weights of the linear layer from libtorch's random state.</summary>
        public PretrainedClassifierNetwork CreateNetwork(PretrainedEncoderNetwork encoder) =>
            new(encoder, Options, Architecture.HiddenSize, Classes.Count);

        public Int128 WeightCount() => Architecture.WeightCount() + WeightSizes.Linear(Architecture.HiddenSize, Classes.Count);

        /// <summary>Checks what was read from a model before anything of its sizes is allocated.</summary>
        public void Validate()
        {
            SavedEncoder.Validate(Architecture, Tokenizer, Marks);
            Options.Validate(Architecture);
            OptionCheck.That(
                Options.Pooling != EncoderPooling.Pooler || Architecture.HasPooler, "an encoder with pooler", Architecture.HasPooler,
                nameof(Architecture));
            NetworkSizes.CheckCount(Classes.Count, least: 2, nameof(Classes));
            NetworkSizes.CheckLargestMatrix((Int128)Architecture.HiddenSize * Classes.Count, nameof(Classes));
            Classes.Validate(nameof(Classes));
        }
    }

    private sealed class Mapping(
        PretrainedClassifierTransformer model, DataViewSchema schema, DataViewSchema.Column[] texts,
        DataViewSchema.DetachedColumn[] outputs)
        : BatchMapping(schema, texts, outputs)
    {
        // So many rows that, sorted by length, they need little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input) => new Scorer(
            model, ClassifierTexts.Of(
                model._settings.Options, model._tokenizer, model._settings.Marks, model._settings.Architecture).Open(input),
            [.. outputs.Select(column => column.Name)]);
    }

    private sealed class Scorer(PretrainedClassifierTransformer model, TokenKeyColumn.Reader text, IReadOnlyList<string> columns)
        : ClassifierScorer(model._settings.Classes.Count, model._settings.Options.TopLabelCount, columns)
    {
        private readonly TokenStore _texts = new();

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _texts.Clear();
            }

            _texts.Add(text());
        }

        public override void Score(int count) => Probabilities = model.Score(_texts);
    }
}
