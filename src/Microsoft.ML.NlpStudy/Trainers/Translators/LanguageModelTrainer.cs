using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>The trainer of a language model. It is made by <c>ml.Translation.Trainers.LanguageModel</c>.</summary>
/// <remarks>The remarks of <see cref="TranslatorTrainer"/> on GPU and threads apply here too.</remarks>
public sealed class LanguageModelTrainer : IEstimator<LanguageModelTransformer>
{
    private static readonly string[] s_notOfTheNetwork =
        [nameof(LanguageModelOptions.IdsColumnName), nameof(LanguageModelOptions.MaximumLength), nameof(LanguageModelOptions.Training)];

    private readonly IHost _host;
    private readonly LanguageModelOptions _options;
    private readonly int _seed;

    internal LanguageModelTrainer(IHostEnvironment environment, LanguageModelOptions options)
    {
        options.Validate();
        _options = options;
        _host = environment.Register(nameof(LanguageModelTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with the ids of texts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist or allows no WeightDropout, or a
    /// checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public LanguageModelTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with the ids of texts.</param>
    /// <param name="validation">The rows to validate on, with the same column and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist or allows no WeightDropout, or a
    /// checkpoint is of another training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public LanguageModelTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        DataViewSchema.Column ids = ColumnShapes.TokenKeys(_options.IdsColumnName).Find(input.Schema);
        Device device = DeviceFor.Host(_host, log.Info);
        DeviceFor.CheckWeightDropout(_options.WeightDropout, device);
        var texts = new TokenStore();
        Read(input, texts);
        int own = texts.Count;
        if (own == 0)
        {
            throw new InvalidOperationException("Training rows: expected texts with tokens, found none.");
        }

        if (validation is not null)
        {
            Read(validation, texts);
        }

        (int[] training, int[] held) = RowSplit.Of(
            own, validation is null ? null : texts.Count - own, _options.Training.ValidationFraction, _seed);
        var settings = new LanguageModelTransformer.Settings
        {
            Options = _options,
            VocabularySize = TokenKeyColumn.VocabularySize(ids),
            PaddingKey = TokenKeys.FindPadding(ids),
            Tokens = TokensOf(ids),
        };
        LanguageModelNetwork network = settings.CreateNetwork(_seed);
        network.to(device);
        LanguageModelTask task = CreateTask(network, texts, training, held, device, settings.VocabularySize);
        using var resources = task as IDisposable;
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var transformer = new LanguageModelTransformer(_host, settings with { History = outcome.History }, new(network, device));
        return outcome.Divergence is null ? transformer : throw new TrainingDivergedException(outcome.Divergence, transformer);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_options.IdsColumnName).Find(inputSchema);
        return ShapeOf.Adding(
            inputSchema, ShapeOf.Scalar(LanguageModelTransformer.LogLikelihood, NumberDataViewType.Single),
            ShapeOf.Scalar(LanguageModelTransformer.PerplexityColumn, NumberDataViewType.Single));
    }

    private LanguageModelTask CreateTask(
        LanguageModelNetwork network, TokenStore texts, int[] training, int[] held, Device device, int vocabularySize)
    {
        TrainingOptions options = _options.Training;
        var loss = new LanguageModelLoss(
            _options.ActivationRegularization, _options.TemporalActivationRegularization,
            _options.SampledTokens is { } size ? new TokenSampling(Count(texts, training, vocabularySize), size) : null,
            options.LabelSmoothing);
        IEnumerable<KeyValuePair<string, string>> networkOptions = CheckpointFile.ListOptions(_options, s_notOfTheNetwork);
        return _options.JoinTexts
            ? new JoinedTextsTask(network, _options, loss, options, texts, training, held, device, _options.Reverse)
            {
                NetworkOptions = networkOptions,
            }
            : new LanguageModelTask(network, loss, options, texts, training, held, device, _options.Reverse)
            {
                NetworkOptions = networkOptions,
            };
    }

    // How often each token is predicted: id 0 is the end of a text.
    private static long[] Count(TokenStore texts, int[] training, int vocabularySize)
    {
        var counts = new long[vocabularySize + 1];
        foreach (int text in training)
        {
            counts[0]++;
            foreach (int token in texts.TokensOf(text))
            {
                counts[token]++;
            }
        }

        return counts;
    }

    // Keys without texts are no obstacle to a language model, only to a classifier that starts from it.
    private static KeyValueSet? TokensOf(DataViewSchema.Column ids) => TokenKeys.HasTokens(ids) ? KeyValueSet.Of(ids) : null;

    private void Read(IDataView input, TokenStore texts)
    {
        DataViewSchema.Column ids = ColumnShapes.TokenKeys(_options.IdsColumnName).Find(input.Schema);
        using DataViewRowCursor cursor = input.GetRowCursor([ids]);
        TokenKeyColumn.Reader reader = TokenKeyColumn.CreateReader(
            cursor, ids, new TokenTrimmer(TokenKeys.FindPadding(ids), _options.MaximumLength, keepEnd: false));
        while (cursor.MoveNext())
        {
            _options.Training.CancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> text = reader();
            if (!text.IsEmpty)
            {
                texts.Add(text);
            }
        }
    }
}
