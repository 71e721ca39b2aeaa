using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(PretrainedTaggerTransformer), null, typeof(SignatureLoadModel), "Pretrained tagger",
    PretrainedTaggerTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A tagger on a pretrained encoder, with the encoder's tokenizer.</summary>
/// <remarks><inheritdoc cref="RnnTaggerTransformer" path="/remarks"/></remarks>
public sealed class PretrainedTaggerTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyPretrainedTag";
    private const string Signature = "NLPPRETG";
    private readonly Settings _settings;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly TrainedNetwork<PretrainedTaggerNetwork> _trained;

    internal PretrainedTaggerTransformer(
        IHostEnvironment environment, Settings settings, PretrainedTokenizer tokenizer, TrainedNetwork<PretrainedTaggerNetwork> trained)
        : base(environment, nameof(PretrainedTaggerTransformer)) => (_settings, _tokenizer, _trained) = (settings, tokenizer, trained);

    private PretrainedTaggerTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(PretrainedTaggerTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _tokenizer = (PretrainedTokenizer)folder.ReadTokenizer(_settings.Tokenizer);
        _settings.Marks.In(_tokenizer.Vocabulary, ModelFolder.OptionsEntry);
        _trained = TrainedNetwork<PretrainedTaggerNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.WeightCount(),
            () => _settings.CreateNetwork(new PretrainedEncoderNetwork(_settings.Architecture)));
    }

    /// <summary>The history of the training.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the tagger was made with.</summary>
    public PretrainedTaggerOptions Options => _settings.Options;

    /// <inheritdoc cref="RnnTaggerTransformer.Scheme"/>
    public TagScheme Scheme => _settings.Tags.Scheme;

    /// <inheritdoc cref="RnnTaggerTransformer.Classes"/>
    public IReadOnlyList<string> Classes => _settings.Tags.Classes;

    /// <inheritdoc cref="RnnTaggerTransformer.ReadTransitions"/>
    public TagTransitions? ReadTransitions()
    {
        using var use = _trained.Use(this);
        return _settings.Tags.TransitionsOf(use.Network.Head);
    }

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _tokenizer.WriteEntries(folder.WriteEntry);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new TaggerMapping(inputSchema, ColumnShapes.Tokens(Options.TokensColumnName).Find(inputSchema), _settings.Tags, Tag);

    private TaggedTexts Tag(TokenStore texts, FormTable forms)
    {
        using var use = _trained.Use(this);
        PieceTexts pieces = new PieceCutter(_tokenizer, _settings.Marks, Options.MaximumLength).Cut(texts, forms);
        return TaggerEvaluation.Tag(
            use.Network, pieces, texts.Numbers, _trained.Device, Options.Training.MaximumTokensPerBatch, Options.Training.Threads);
    }

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required PretrainedTaggerOptions Options { get; init; }

        public required EncoderArchitecture Architecture { get; init; }

        [JsonConverter(typeof(TokenizerSettingsConverter))]
        public required TokenizerSettings Tokenizer { get; init; }

        public required EncoderMarks Marks { get; init; }

        public required TagSet Tags { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network on an encoder, with first weights of the head from libtorch's random state.</summary>
        public PretrainedTaggerNetwork CreateNetwork(PretrainedEncoderNetwork encoder) => new(
            encoder, Architecture.HiddenSize, Tags.Count, Options.Decoder == TaggerDecoder.Crf ? Tags.CreateRules() : null,
            Options.Dropout);

        public Int128 WeightCount() =>
            Architecture.WeightCount() + WeightSizes.TagHead(Architecture.HiddenSize, Tags.Count, Options.Decoder);

        /// <summary>Checks what was read from a model before anything of its sizes is allocated.</summary>
        public void Validate()
        {
            SavedEncoder.Validate(Architecture, Tokenizer, Marks);
            Options.Validate(Architecture);
            Tags.Validate();
            NetworkSizes.CheckLargestMatrix((Int128)Architecture.HiddenSize * Tags.Count, nameof(Tags));
        }
    }
}
