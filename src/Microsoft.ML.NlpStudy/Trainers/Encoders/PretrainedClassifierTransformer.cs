using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

[assembly: LoadableClass(
    typeof(PretrainedClassifierTransformer), null, typeof(SignatureLoadModel), "Pretrained classifier",
    PretrainedClassifierTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A classifier on a pretrained encoder, with the encoder's tokenizer: text in, classes out.</summary>
/// <remarks>
/// It adds <c>PredictedLabel</c> (a key, with the label's key values) and <c>Score</c> (each class's probability, slots named by class).
/// With two classes it also adds <c>Probability</c>, that of the second class, and <c>LogOdds</c>, its log-odds.
/// </remarks>
public sealed class PretrainedClassifierTransformer : NetworkTransformer
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

    /// <summary>The encoder's sizes, with the heads that the classifier has of it.</summary>
    internal EncoderArchitecture Architecture => _settings.Architecture;

    /// <summary>The encoder's tokenizer.</summary>
    internal PretrainedTokenizer Tokenizer => _tokenizer;

    /// <summary>The tokens around a text.</summary>
    internal EncoderMarks Marks => _settings.Marks;

    /// <summary>The classes.</summary>
    internal KeyValueSet Classes => _settings.Classes;

    /// <summary>
    /// Writes the classifier for programs without this package: network.onnx, vocabulary.txt and card.json, which describes them.
    /// </summary>
    /// <remarks>
    /// The network's inputs are those of the encoder in other programs, int64, any number of texts of any length: <c>input_ids</c>,
    /// <c>attention_mask</c>, and <c>token_type_ids</c> if the encoder has several segment types. An id is the number of a token's line in
    /// vocabulary.txt, from 0. The card names the tokens around a text. The outputs are <c>Score</c> and <c>PredictedIndex</c>, the place
    /// of the likeliest class among the card's labels. A text of several windows has the windows one after another, all but the last of
    /// the maximum length.
    /// </remarks>
    /// <param name="folder">The folder, which is created where there is none. Files of these names are replaced once all are complete.
    /// </param>
    /// <exception cref="IOException">The folder is a file, a file is a folder, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="NotSupportedException">The network has more than two gigabytes.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public void ExportOnnx(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        const string Ids = "input_ids", Mask = "attention_mask", Segments = "token_type_ids";
        Vocabulary vocabulary = _tokenizer.Vocabulary;
        EncoderMarks marks = _settings.Marks;
        bool hasSegments = _settings.Architecture.Types > 1;
        bool hasWindows = Options is { LongTexts: LongTextHandling.Windows, MaximumWindows: > 1 };
        var files = new OnnxFolder();
        files.AddInput(Ids, "a text's ids: the numbers of its tokens' lines in the file of tokens");
        files.AddInput(Mask, "1 at a token, 0 at padding, which comes behind the tokens");
        if (hasSegments)
        {
            files.AddInput(Segments, "0, or 1 at the tokens of a pair's second text");
        }

        files.AddTokens(
            new OnnxCard.TokenIds
            {
                Input = Ids,
                File = "",
                Format = default,
                Count = vocabulary.Count,
                FirstId = 0,
                PaddingId = vocabulary[marks.Padding],
                UnknownId = vocabulary[marks.Unknown],
                MaximumLength = Options.MaximumLength * (hasWindows ? Options.MaximumWindows : 1),
                SpecialIds = new SortedDictionary<string, int>(StringComparer.Ordinal)
                {
                    ["first"] = vocabulary[marks.First],
                    ["last"] = vocabulary[marks.Last],
                    ["mask"] = vocabulary[marks.Mask],
                },
            },
            vocabulary);
        files.Write(folder, [_settings.Architecture.Family], _settings.Classes.Names, inputs =>
        {
            using var use = _trained.Use(this);
            GraphValue ids = inputs[Ids];
            GraphValue logits = use.Network.Export(
                ids, inputs[Mask] > ids.Graph.Number(0L), hasSegments ? inputs[Segments] : null, hasWindows);
            return new ClassifierGraph(logits.Softmax(rank: 2));
        });
    }

    private protected override ITrainedNetwork Network => _trained;

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
            use.Network, texts, texts.Numbers, _settings.Classes.Count, _trained.Device,
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
