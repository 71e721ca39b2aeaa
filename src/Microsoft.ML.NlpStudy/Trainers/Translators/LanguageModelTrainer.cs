using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>Trains a language model. Made by <c>ml.Translation.Trainers.LanguageModel</c>.</summary>
/// <remarks>What <see cref="TranslatorTrainer"/> says of the GPU and the process holds here too.</remarks>
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

        // Drawn once, so that fitting again on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on these rows; a share of them (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">Rows with the ids of texts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the GPU asked for is not there, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good
    /// weights.</exception>
    public LanguageModelTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on these rows and validates on others.</summary>
    /// <param name="input">Rows with the ids of texts.</param>
    /// <param name="validation">Rows of the same column, keys meaning the same; <see langword="null"/> keeps a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the GPU asked for is not there, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good
    /// weights.</exception>
    public LanguageModelTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        DataViewSchema.Column ids = ColumnShapes.TokenKeys(_options.IdsColumnName).Find(input.Schema);
        Device device = DeviceFor.Host(_host, log.Info);
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
        };
        LanguageModelNetwork network = settings.CreateNetwork(_seed);
        network.to(device);
        log.Info(TrainingAnnouncement.Of(network, device, _options.Training, training.Length, held.Length, "texts"));
        var task = new LanguageModelTask(network, _options.Training, texts, training, held, device)
        {
            NetworkOptions = CheckpointIdentity.InWriting(_options, s_notOfTheNetwork),
        };
        TrainingOutcome outcome = new TrainingLoop(task, _options.Training, _seed, log).Run();
        var transformer = new LanguageModelTransformer(_host, settings with { History = outcome.History }, new(network, device));
        return outcome.Divergence is null ? transformer : throw new TrainingDivergedException(outcome.Divergence, transformer);
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_options.IdsColumnName).Find(inputSchema);
        return ShapeOf.Adding(
            inputSchema, ShapeOf.Scalar(LanguageModelTransformer.LogLikelihood, NumberDataViewType.Single),
            ShapeOf.Scalar(LanguageModelTransformer.PerplexityColumn, NumberDataViewType.Single));
    }

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
