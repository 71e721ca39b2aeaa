using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The trainer of a masked language model: it pretrains an encoder on texts. It is made by <c>ml.Transforms.Text.MaskedLanguageModel</c>.
/// </summary>
/// <remarks>The remarks of <see cref="TranslatorTrainer"/> on GPU and threads apply here too.</remarks>
public sealed class MaskedLanguageModelTrainer : IEstimator<MaskedLanguageModelTransformer>
{
    private static readonly string[] s_notOfTheNetwork =
        [nameof(MaskedLanguageModelOptions.TextColumnName), nameof(MaskedLanguageModelOptions.Training)];

    private readonly IHost _host;
    private readonly MaskedLanguageModelOptions _options;
    private readonly EncoderArchitecture _architecture;
    private readonly MaskingVocabulary _vocabulary;
    private readonly PretrainedEncoder? _start;
    private readonly int _seed;

    internal MaskedLanguageModelTrainer(IHostEnvironment environment, PretrainedEncoder start, MaskedLanguageModelOptions options)
        : this(environment, start.Tokenizer, start.Marks, start.Architecture, start, options)
    {
    }

    internal MaskedLanguageModelTrainer(
        IHostEnvironment environment, PretrainedTokenizer tokenizer, EncoderSizes sizes, MaskedLanguageModelOptions options)
        : this(environment, Checked(tokenizer), EncoderMarks.Of(tokenizer), sizes.Architecture(tokenizer.Vocabulary.Count), null, options)
    {
    }

    private MaskedLanguageModelTrainer(
        IHostEnvironment environment, PretrainedTokenizer tokenizer, EncoderMarks marks, EncoderArchitecture architecture,
        PretrainedEncoder? start, MaskedLanguageModelOptions options)
    {
        options.Validate(architecture.Positions);
        _vocabulary = new MaskingVocabulary(tokenizer, marks);
        (_options, _start) = (options, start);
        _architecture = architecture with { HasMaskedTokenHead = true };
        _host = environment.Register(nameof(MaskedLanguageModelTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on rows, of which a share (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">The rows, with texts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public MaskedLanguageModelTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others, whose masking is always the same.</summary>
    /// <param name="input">The rows, with texts.</param>
    /// <param name="validation">The rows to validate on, with the same column; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds a model with the last good
    /// weights.</exception>
    public MaskedLanguageModelTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        Device device = DeviceFor.Host(_host, log.Info);
        TokenMasker masker = _vocabulary.CreateMasker(_options);
        var pieces = new TokenStore();
        List<int> ends = Read(input, pieces, masker);
        int own = ends.Count;
        if (own == 0)
        {
            throw new InvalidOperationException("Training rows: expected texts with tokens of the vocabulary, found none.");
        }

        if (validation is not null)
        {
            ends.AddRange(Read(validation, pieces, masker));
        }

        // Whole rows are held out: pieces of one text are too much alike to validate on.
        (int[] training, int[] held) = RowSplit.Of(
            own, validation is null ? null : ends.Count - own, _options.Training.ValidationFraction, _seed);
        PretrainedEncoderNetwork network = CreateNetwork(out string first);
        network.to(device);
        var task = new MaskedTokenTask(
            network, _options.Training, pieces, masker, _seed, PiecesOf(training, ends), PiecesOf(held, ends), device)
        {
            NetworkOptions =
            [
                .. CheckpointFile.ListOptions(_options, s_notOfTheNetwork), .. CheckpointFile.ListOptions(_architecture),
                KeyValuePair.Create("First weights", first),
            ],
        };
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var settings = new MaskedLanguageModelTransformer.Settings(
            _options, _architecture, _vocabulary.Tokenizer.Settings, _vocabulary.Marks, outcome.History);
        var transformer = new MaskedLanguageModelTransformer(_host, settings, _vocabulary.Tokenizer, new(network, device));
        return outcome.Divergence is null ? transformer : throw new TrainingDivergedException(outcome.Divergence, transformer);
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.Text(_options.TextColumnName).Find(inputSchema);
        return ShapeOf.Adding(
            inputSchema, ShapeOf.Scalar(MaskedLanguageModelTransformer.LogLikelihood, NumberDataViewType.Single),
            ShapeOf.Scalar(MaskedLanguageModelTransformer.Perplexity, NumberDataViewType.Single));
    }

    private static PretrainedTokenizer Checked(PretrainedTokenizer tokenizer)
    {
        OptionCheck.That(
            tokenizer.Settings is BertSettings or FolderTokenizerSettings, "the tokenizer of an encoder, as Bert, LearnBert and Load give",
            tokenizer.Name, nameof(tokenizer));
        OptionCheck.That(
            tokenizer.Settings is not BertSettings { Options.AddSpecialTokens: true },
            "false, since an encoder's input has them in any case", true, nameof(BertTokenizerOptions.AddSpecialTokens));
        return tokenizer;
    }

    private static int[] PiecesOf(int[] rows, List<int> ends) =>
        [.. rows.SelectMany(row => Enumerable.Range(row == 0 ? 0 : ends[row - 1], ends[row] - (row == 0 ? 0 : ends[row - 1])))];

    // The weights that the training starts from: BERT's random ones, or the encoder's, with a new head if it has none.
    private PretrainedEncoderNetwork CreateNetwork(out string first)
    {
        PretrainedEncoderNetwork network = SeededWeights.Run(_seed, () =>
        {
            var network = new PretrainedEncoderNetwork(_architecture);
            network.Initialize();
            return network;
        });
        _start?.CopyWeights(network);
        first = _start is null ? "BERT's" : Safetensors.Fingerprint(network.state_dict());
        network.FreezePooler();
        return network;
    }

    // Reads the texts' pieces, and gives for each text that has some the number of pieces up to its end.
    private List<int> Read(IDataView input, TokenStore pieces, TokenMasker masker)
    {
        DataViewSchema.Column column = ColumnShapes.Text(_options.TextColumnName).Find(input.Schema);
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        var reader = new MaskingPieces(_vocabulary, _options.MaximumLength ?? _architecture.Positions);
        var ends = new List<int>();
        ReadOnlyMemory<char> text = default;
        while (cursor.MoveNext())
        {
            _options.Training.CancellationToken.ThrowIfCancellationRequested();
            getter(ref text);
            if (reader.Add(text, pieces, piece => masker.CanMask(piece)) > 0)
            {
                ends.Add(pieces.Count);
            }
        }

        return ends;
    }
}
