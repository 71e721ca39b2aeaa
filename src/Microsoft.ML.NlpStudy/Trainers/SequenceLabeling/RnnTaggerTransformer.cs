using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(RnnTaggerTransformer), null, typeof(SignatureLoadModel), "Recurrent tagger",
    RnnTaggerTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained recurrent tagger.</summary>
/// <remarks>
/// It adds <c>PredictedTags</c>, the tag of each token in the notation of the training rows. It also adds <c>TagConfidence</c>, the
/// probability of each of these tags: that of all sequences which have it there, or that of the softmax.
/// </remarks>
public sealed class RnnTaggerTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyRnnTagger";
    private const string Signature = "NLPRNNTG";
    private readonly Settings _settings;
    private readonly WordVocabulary _vocabulary;
    private readonly TrainedNetwork<RnnTaggerNetwork> _trained;

    internal RnnTaggerTransformer(
        IHostEnvironment environment, Settings settings, WordVocabulary vocabulary, TrainedNetwork<RnnTaggerNetwork> trained)
        : base(environment, nameof(RnnTaggerTransformer)) => (_settings, _vocabulary, _trained) = (settings, vocabulary, trained);

    private RnnTaggerTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(RnnTaggerTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _vocabulary = WordVocabulary.Read(folder, _settings.Options, _settings.VocabularySize, _settings.CharacterCount);
        _trained = TrainedNetwork<RnnTaggerNetwork>.Read(
            folder, DeviceFor.Loaded(Host),
            _settings.Options.WeightCount(_settings.VocabularySize, _settings.CharacterCount, _settings.Tags.Count),
            () => _settings.CreateNetwork(seed: 0));
    }

    /// <summary>The history of the training.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the tagger was made with.</summary>
    public RnnTaggerOptions Options => _settings.Options;

    /// <summary>The notation of the tags: that of the training rows.</summary>
    public TagScheme Scheme => _settings.Tags.Scheme;

    /// <summary>The classes of spans, in the order of their names; the tags where there are no spans.</summary>
    public IReadOnlyList<string> Classes => _settings.Tags.Classes;

    /// <summary>Reads the scores of the conditional random field for tags behind one another.</summary>
    /// <returns>The scores; <see langword="null"/> for a tagger with a softmax.</returns>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public TagTransitions? ReadTransitions()
    {
        using var use = _trained.Use(this);
        return _settings.Tags.TransitionsOf(use.Network.Head);
    }

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _vocabulary.Write(folder);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new TaggerMapping(inputSchema, ColumnShapes.Tokens(Options.TokensColumnName).Find(inputSchema), _settings.Tags, Tag);

    private TaggedTexts Tag(TokenStore texts, FormTable forms)
    {
        using var use = _trained.Use(this);
        WordTexts words = _vocabulary.CreateTexts(texts, forms);
        return TaggerEvaluation.Tag(
            use.Network, words, texts.Numbers, _trained.Device, Options.Training.MaximumTokensPerBatch, Options.Training.Threads);
    }

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required RnnTaggerOptions Options { get; init; }

        public required int VocabularySize { get; init; }

        public required int CharacterCount { get; init; }

        public required TagSet Tags { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>Makes the network, with first weights from a seed.</summary>
        public RnnTaggerNetwork CreateNetwork(int seed) =>
            SeededWeights.Run(seed, () => Options.CreateNetwork(VocabularySize, CharacterCount, Tags));

        /// <summary>Checks settings read from a model, before memory of these sizes is allocated.</summary>
        public void Validate()
        {
            Options.Validate();
            NetworkSizes.CheckCount(VocabularySize, least: 1, nameof(VocabularySize));
            bool hasCharacters = Options.CharacterEncoder != CharacterEncoderKind.None;
            NetworkSizes.CheckCount(CharacterCount, hasCharacters ? 1 : 0, nameof(CharacterCount));
            OptionCheck.That(hasCharacters || CharacterCount == 0, "0, as the network reads no characters", CharacterCount);
            Tags.Validate();
            NetworkSizes.CheckLargestMatrix(Options.LargestMatrix(VocabularySize, CharacterCount, Tags.Count), nameof(Options));
        }
    }
}
