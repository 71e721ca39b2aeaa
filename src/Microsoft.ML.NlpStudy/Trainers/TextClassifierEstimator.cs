using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Modules;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy;

/// <summary>Trains a text classifier. Made by <c>ml.MulticlassClassification.Trainers</c>, where each kind of network has a method.</summary>
/// <remarks>
/// Runs on the GPU that <c>MLContext.GpuDeviceId</c> names, and on the CPU otherwise. While it trains on a CPU, libtorch and OpenBLAS have one
/// thread each in the whole process, and denormal numbers are flushed to zero on the training threads; both are put back afterwards.
/// </remarks>
public sealed class TextClassifierEstimator : IEstimator<TextClassifierTransformer>
{
    private readonly IHost _host;
    private readonly TextClassifierOptions _options;
    private readonly int _seed;

    internal TextClassifierEstimator(IHostEnvironment environment, TextClassifierOptions options)
    {
        options.Validate();
        _options = options;
        _host = environment.Register(nameof(TextClassifierEstimator));

        // Drawn once, so that fitting again on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>Trains on these rows; a share of them (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.</summary>
    /// <param name="input">Rows with ids and a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, the GPU asked for is not there, or a checkpoint is of another training.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good weights.</exception>
    public TextClassifierTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on these rows and validates on others.</summary>
    /// <param name="input">Rows with ids and a label.</param>
    /// <param name="validation">Rows of the same columns, keys meaning the same; <see langword="null"/> keeps a share of <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, the GPU asked for is not there, or a checkpoint is of another training.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the exception holds a model with the last good weights.</exception>
    public TextClassifierTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column ids = ColumnShapes.TokenKeys(_options.IdsColumnName).Find(input.Schema);
        DataViewSchema.Column label = ColumnShapes.LabelKey(_options.LabelColumnName).Find(input.Schema);
        using IChannel channel = _host.Start("Training");
        void Log(string message) => channel.Info(MessageSensitivity.None, "{0}", message);
        string[]? tokens = _options.InitialEmbeddings is null ? null : TokenKeys.Tokens(ids);
        Device device = DeviceFor.Classifier(_options, _host, Log);

        KeyValueSet classes = KeyValueSet.Of(label);
        uint paddingKey = TokenKeys.FindPadding(ids);
        var examples = new TextExamples();
        Read(input, paddingKey, examples, Log);
        int own = examples.Count;
        Check(examples, classes);
        if (validation is not null)
            Read(validation, paddingKey, examples, Log);
        (int[] training, int[] held) = validation is null
            ? Split(own)
            : ([.. Enumerable.Range(0, own)], [.. Enumerable.Range(own, examples.Count - own)]);

        var model = new TextClassifierTransformer.Settings
        {
            Options = _options with { InitialEmbeddings = null },
            VocabularySize = TokenKeyColumn.VocabularySize(ids),
            PaddingKey = paddingKey,
            Classes = classes,
        };
        Module<TokenBatch, Tensor> network = model.CreateNetwork(_seed).to(device);
        if (_options.InitialEmbeddings is { } initial)
        {
            PretrainedEmbedding.Load(((IEmbedsTokens)network).TokenEmbedding, initial, tokens!);
            Log(PretrainedEmbedding.Coverage(initial.Vectors, examples.Texts, tokens!).ToString());
        }

        Log(string.Create(CultureInfo.InvariantCulture,
            $"Training {network.parameters().Sum(p => p.NumberOfElements):n0} parameters on {device} with {training.Length:n0} texts, validating on {held.Length:n0}. {ProcessorTuning.Summary}"));
        var task = new TextClassification(network, _options.Training, examples, training, held, device)
        {
            ClassWeights = _options.ClassWeights,
            IsNormalizedOverBatches = _options.NeedsWholeBatches,
        };
        TrainingOutcome outcome = new TrainingLoop(task, _options.Training, _seed, Log).Run();
        var transformer = new TextClassifierTransformer(_host, model with { History = outcome.History }, network, device);
        return outcome.Divergence is null ? transformer : throw new TrainingDivergedException(outcome.Divergence, transformer);
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TokenKeys(_options.IdsColumnName).Find(inputSchema);
        SchemaShape.Column label = ColumnShapes.LabelKey(_options.LabelColumnName).Find(inputSchema);
        return ClassifierColumns.Promise(inputSchema, label, _options.TopLabelCount > 0, _options.HasAttention);
    }

    private void Read(IDataView input, uint paddingKey, TextExamples examples, Action<string> log)
    {
        DataViewSchema.Column ids = ColumnShapes.TokenKeys(_options.IdsColumnName).Find(input.Schema);
        DataViewSchema.Column label = ColumnShapes.LabelKey(_options.LabelColumnName).Find(input.Schema);
        using DataViewRowCursor cursor = input.GetRowCursor([ids, label]);
        TokenKeyColumn.Reader tokens = TokenKeyColumn.CreateReader(
            cursor, ids, new TokenTrimmer(paddingKey, _options.MaximumLength, _options.TruncateSide == SequenceSide.Start));
        ValueGetter<uint> labelOf = cursor.GetGetter<uint>(label);
        uint key = 0;
        int unlabelled = 0;
        while (cursor.MoveNext())
        {
            _options.Training.CancellationToken.ThrowIfCancellationRequested();
            labelOf(ref key);
            if (key == 0)
                unlabelled++;
            else
                examples.Add(tokens(), (int)key - 1);
        }

        if (unlabelled > 0)
            log($"{unlabelled} rows have no label and are left out.");
    }

    private void Check(TextExamples examples, KeyValueSet classes)
    {
        int weights = _options.ClassWeights.Count;
        if (weights != 0 && weights != classes.Count)
            throw new InvalidOperationException($"Option ClassWeights: expected one for each of the {classes.Count} classes in '{_options.LabelColumnName}', found {weights}.");
        if (examples.Count == 0)
            throw new InvalidOperationException($"Training rows: expected at least one with a label in '{_options.LabelColumnName}', found none.");
        int[] seen = [.. examples.Labels.Distinct()];
        if (seen.Length < 2)
        {
            throw new InvalidOperationException(
                $"Label column '{_options.LabelColumnName}': expected at least two classes, found only '{classes.Names[seen[0]]}'.");
        }
    }

    private (int[] Training, int[] Validation) Split(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(_seed).Shuffle(order);
        int held = (int)(count * _options.Training.ValidationFraction);
        return (order[held..], order[..held]);
    }
}
