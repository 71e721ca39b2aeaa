using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

[assembly: LoadableClass(typeof(TranslatorTransformer), null, typeof(SignatureLoadModel), "Translator",
    TranslatorTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained translator, with any kind of network.</summary>
/// <remarks>
/// <para>It adds <c>TranslationIds</c>, the best translation as keys of the target's vocabulary (MapIdsToTokens makes text of them), and
/// <c>TranslationScore</c>, the score that it is ranked by. If the network has attention, it also adds <c>TranslationAttention</c>: for
/// each token of the translation, and for its end, a weight for each source token that was read. These weights sum to 1.</para>
/// <para>With <see cref="SearchOptions.BestCount"/> above 1, <c>TranslationBest</c> lists that many translations, each one's tokens with
/// spaces between, and <c>TranslationBestScores</c> their scores. <c>TranslationBestIds1</c>, <c>TranslationBestIds2</c> and so on are
/// their keys, best first, to be mapped and joined like <c>TranslationIds</c>. A text without tokens has one translation, without tokens
/// too, of score 0.</para>
/// </remarks>
public sealed class TranslatorTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyTranslator";
    private const string Signature = "NLPTRNSL";
    private readonly IHostEnvironment _environment;
    private readonly Settings _settings;
    private readonly TrainedNetwork<TranslatorNetwork> _trained;

    internal TranslatorTransformer(IHostEnvironment environment, Settings settings, TrainedNetwork<TranslatorNetwork> trained)
        : base(environment, nameof(TranslatorTransformer))
    {
        _environment = environment;
        _settings = settings;
        _trained = trained;
    }

    private TranslatorTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(TranslatorTransformer))
    {
        _environment = environment;
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _trained = TrainedNetwork<TranslatorNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.Options.WeightCount(_settings.SourceVocabularySize, _settings.Targets.Count),
            () => _settings.CreateNetwork(seed: 0));
    }

    /// <summary>The history of the training.</summary>
    public TrainingHistory History => _settings.History;

    /// <summary>The options that the translator was made with.</summary>
    public TranslatorOptions Options => _settings.Options;

    /// <summary>Makes the same translator with another search. Both share one network: disposing of either ends both.</summary>
    /// <param name="search">The search for translations.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TranslatorTransformer WithSearch(SearchOptions search)
    {
        ArgumentNullException.ThrowIfNull(search);
        search.Validate();
        return new TranslatorTransformer(_environment, _settings with { Options = _settings.Options with { Search = search } }, _trained);
    }

    /// <summary>The ids of target tokens that no search gives.</summary>
    internal IReadOnlyList<int> NeverGenerated => _settings.Never;

    /// <summary>Checks that columns have the tokens that the translator was trained with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column has other tokens.</exception>
    internal void CheckTokens(DataViewSchema.Column source, DataViewSchema.Column target)
    {
        CheckSource(source);
        if (!KeyValueSet.Of(target).Names.SequenceEqual(_settings.Targets.Names))
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema",
                $"Input column '{target.Name}': expected keys of the {_settings.Targets.Count} tokens trained with, found others.");
        }
    }

    /// <summary>Gives the identity of this translator, for a checkpoint of a training that starts from it.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Identity()
    {
        using var use = _trained.Use(this);
        yield return KeyValuePair.Create("First weights", Safetensors.Fingerprint(use.Network.state_dict()));
    }

    /// <summary>Copies the network to the CPU.</summary>
    internal TranslatorNetwork CopyNetwork()
    {
        TranslatorNetwork copy = _settings.CreateNetwork(seed: 0);
        CopyWeights(copy);
        return copy;
    }

    /// <summary>Makes this translator with a network that was trained further.</summary>
    internal TranslatorTransformer Trained(TranslatorNetwork network, Device device, TrainingOptions training, TrainingHistory history) =>
        new(_environment, _settings with { Options = _settings.Options with { Training = training }, History = history },
            new(network, device));

    /// <summary>Copies the weights into another network of the same sizes.</summary>
    internal void CopyWeights(TranslatorNetwork network)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var use = _trained.Use(this);
        Dictionary<string, Tensor> weights = use.Network.state_dict();
        foreach ((string name, Tensor weight) in network.state_dict())
        {
            weight.copy_(weights[name]);
        }
    }

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column source = ColumnShapes.TokenKeys(_settings.Options.SourceColumnName).Find(inputSchema);
        CheckSource(source);
        return new Mapping(this, inputSchema, source,
            TranslationColumns.Of(_settings.Targets, _settings.Options.HasAttention, _settings.Options.Search.BestCount));
    }

    // Gives the translations of each source, best first.
    private IReadOnlyList<Hypothesis>[] Translate(TokenStore sources)
    {
        using var use = _trained.Use(this);
        return new BatchTranslation(use.Network, Options.Search, _trained.Device, Options.Training.Threads,
            _settings.LimitsOf(Options.Search)).Translate(sources);
    }

    private void CheckSource(DataViewSchema.Column source) => TokenKeyColumn.CheckVocabularySize(source, _settings.SourceVocabularySize);

    /// <summary>The content of options.json: all that is needed to make the network again.</summary>
    internal sealed record Settings
    {
        public required TranslatorOptions Options { get; init; }

        public required int SourceVocabularySize { get; init; }

        public required uint SourcePaddingKey { get; init; }

        public required KeyValueSet Targets { get; init; }

        public TrainingHistory History { get; init; } = new([], null, false);

        /// <summary>The ids of target tokens that no search gives; <see langword="null"/> in models of older versions.</summary>
        public IReadOnlyList<int>? NeverGenerated { get; init; }

        /// <summary>The ids of target tokens that no search gives; padding alone in models of older versions.</summary>
        [JsonIgnore]
        public IReadOnlyList<int> Never => NeverGenerated ?? SpecialTokens.Padding(Targets.Names);

        /// <summary>Gives the tokens that a search never generates, or seldom.</summary>
        public TokenLimits LimitsOf(SearchOptions search) => TokenLimits.Of(Never, SpecialTokens.UnknownId(Targets.Names), search);

        /// <summary>Makes the network, with first weights from a seed.</summary>
        public TranslatorNetwork CreateNetwork(int seed) =>
            SeededWeights.Run(seed, () => Options.CreateNetwork(SourceVocabularySize, Targets.Count));

        /// <summary>Checks settings read from a model, before memory of these sizes is allocated.</summary>
        public void Validate()
        {
            Options.Validate();
            NetworkSizes.CheckCount(SourceVocabularySize, least: 1, nameof(SourceVocabularySize));
            NetworkSizes.CheckCount(Targets.Count, least: 1, $"{nameof(Targets)}.{nameof(Targets.Count)}");
            OptionCheck.That(
                Targets.ValueType is not null, "tokens as values of the keys", Targets.ValueType,
                $"{nameof(Targets)}.{nameof(Targets.ValueType)}");
            Targets.Validate(nameof(Targets));
            OptionCheck.That(
                NeverGenerated is null || NeverGenerated.All(id => id >= 1 && id <= Targets.Count), $"ids from 1 to {Targets.Count}",
                NeverGenerated?.Count, nameof(NeverGenerated));
            NetworkSizes.CheckLargestMatrix(Options.LargestMatrix(SourceVocabularySize, Targets.Count), nameof(Options));
        }
    }

    private sealed class Mapping(TranslatorTransformer model, DataViewSchema schema, DataViewSchema.Column source,
        DataViewSchema.DetachedColumn[] outputs)
        : BatchMapping(schema, [source], outputs)
    {
        // So many rows that, sorted by length, they need little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input)
        {
            TranslatorOptions options = model._settings.Options;
            return new TranslatorScorer(
                model.Translate, model._settings.Targets.Names, [.. outputs.Select(column => column.Name)],
                TokenKeyColumn.CreateReader(input, source,
                    new TokenTrimmer(model._settings.SourcePaddingKey, options.MaximumLength, keepEnd: false)));
        }
    }
}
