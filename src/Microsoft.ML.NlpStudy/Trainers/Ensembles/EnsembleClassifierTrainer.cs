using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The trainer of an ensemble: it trains several text classifiers, one after another, whose probabilities are averaged. It is made by
/// <c>ml.MulticlassClassification.Trainers</c>.
/// </summary>
/// <remarks>
/// The rows are read once for all members. The remarks of <see cref="TextClassifierTrainer"/> on GPU and threads apply here too.
/// </remarks>
public sealed class EnsembleClassifierTrainer : IEstimator<EnsembleClassifierTransformer>
{
    private readonly IHost _host;
    private readonly EnsembleClassifierOptions _options;
    private readonly int _seed;

    internal EnsembleClassifierTrainer(IHostEnvironment environment, EnsembleClassifierOptions options)
    {
        options.Validate();
        for (int i = 0; i < options.Members.Count; i++)
        {
            EnsembleClassifierOptions.Named(i, options.Members[i].ValidateBeforeTraining);
        }

        _options = options;
        _host = environment.Register(nameof(EnsembleClassifierTrainer));

        // Drawn once, so that another Fit on the same rows gives the same model.
        _seed = _host.Rand.Next();
    }

    /// <summary>
    /// Trains on rows, of which a share (<see cref="EnsembleClassifierOptions.ValidationFraction"/>) is kept for validation.
    /// </summary>
    /// <param name="input">The rows, with ids and a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, only one class, no validation rows to fit weights on, fewer rows or groups than folds, the requested GPU does
    /// not exist, or a checkpoint is of another training.
    /// </exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training of a member diverged; the exception holds that member with its last
    /// good weights.</exception>
    public EnsembleClassifierTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on rows and validates on others.</summary>
    /// <param name="input">The rows, with ids and a label.</param>
    /// <param name="validation">The rows to validate on, with the same columns and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, only one class, no validation rows to fit weights on, fewer rows or groups than folds, the requested GPU does
    /// not exist, or a checkpoint is of another training.
    /// </exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training of a member diverged; the exception holds that member with its last
    /// good weights.</exception>
    public EnsembleClassifierTransformer Fit(IDataView input, IDataView? validation) => Fit(input, validation, null);

    /// <summary>Trains on rows, validates on others, and learns from rows without a label too.</summary>
    /// <param name="input">The rows, with ids and a label.</param>
    /// <param name="validation">The rows to validate on, with the same columns and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <param name="unlabeled">More rows, with ids of the same keys, whose label is not read; members with a
    /// <see cref="TextClassifierOptions.MixedObjective"/> learn from them. <see langword="null"/> for none. Rows of
    /// <paramref name="input"/> whose label is missing are learned from alike.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, only one class, no validation rows to fit weights on, the requested GPU does not exist, a checkpoint is of
    /// another training, or there are rows without a label and no member that learns from them.
    /// </exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training of a member diverged; the exception holds that member with its last
    /// good weights.</exception>
    public EnsembleClassifierTransformer Fit(IDataView input, IDataView? validation, IDataView? unlabeled)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        ClassifierReading[] readings = ClassifierReading.Of(_options.Members, input.Schema);
        var rows = new LabeledRows(
            _options.Members[0].LabelColumnName, readings.Select(reading => reading.Source), input.Schema, _options.CancellationToken,
            log.Info, _options.GroupColumnName)
        {
            KeepsUnlabeled = ClassifierReading.LearnsFromUnlabeled(readings),
        };
        ClassifierReading.CheckUnlabeled(readings, unlabeled);
        Device[] devices = [.. _options.Members.Select(member => DeviceFor.Classifier(member, _host, log.Info))];
        for (int i = 0; i < readings.Length; i++)
        {
            EnsembleClassifierOptions.Named(i, () => rows.CheckClassWeights(_options.Members[i].ClassWeights));
        }

        rows.Read(input, validation, _options.ValidationFraction, _seed);
        if (unlabeled is not null)
        {
            rows.ReadUnlabeled(unlabeled);
        }

        if (_options.Weighting == EnsembleWeighting.Fitted && rows.Validation.Length == 0)
        {
            throw new InvalidOperationException("Option Weighting: expected validation rows to fit weights on, found none.");
        }

        var finished = new List<TextClassifierTransformer>();
        try
        {
            var training = new MemberTraining(_host, _options, rows, readings, devices, _seed, log);
            MemberScores? ofFolds = _options.Weighting == EnsembleWeighting.CrossValidated
                ? MemberScores.OfFolds(_options, rows, readings, training, _seed)
                : null;
            bool canceled = !TrainMembers(finished, training);
            double[] weights = Weigh(finished, ofFolds, rows, readings, log.Info);
            EnsembleClassifierOptions kept =
                _options with { Members = [.. _options.Members.Select(member => member with { InitialEmbeddings = null })] };
            return new EnsembleClassifierTransformer(_host, kept, finished, weights, canceled);
        }
        catch
        {
            finished.ForEach(model => model.Dispose());
            throw;
        }
    }

    /// <summary>Gives the schema of the transformer's output.</summary>
    /// <param name="inputSchema">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (TextClassifierOptions member in _options.Members)
        {
            RowTexts.Check(member, inputSchema);
        }

        RowGroups.Check(_options.GroupColumnName)?.Find(inputSchema);
        SchemaShape.Column label = ColumnShapes.LabelKey(_options.Members[0].LabelColumnName).Find(inputSchema);
        return ClassifierColumns.Promise(inputSchema, label, _options.TopLabelCount > 0, hasAttention: false);
    }

    /// <summary>Trains one member after another.</summary>
    /// <returns>Whether all members were trained: false if training was canceled.</returns>
    private bool TrainMembers(List<TextClassifierTransformer> finished, MemberTraining training)
    {
        CancellationToken cancellation = _options.CancellationToken;
        int count = _options.Members.Count;
        for (int i = 0; i < count; i++)
        {
            TextClassifierTransformer model = training.Train(i);
            bool isCutShort = model.History.IsCanceled && cancellation.IsCancellationRequested;
            if (isCutShort && finished.Count > 0)
            {
                model.Dispose();
            }
            else
            {
                finished.Add(model);
            }

            if (isCutShort || (cancellation.IsCancellationRequested && i + 1 < count))
            {
                return false;
            }
        }

        return true;
    }

    private double[] Weigh(
        List<TextClassifierTransformer> members, MemberScores? ofFolds, LabeledRows rows, ClassifierReading[] readings,
        Action<string> log)
    {
        double[] equal = [.. members.Select(_ => 1.0 / members.Count)];
        MemberScores? scores = ofFolds ?? (rows.Validation.Length == 0 ? null : MemberScores.OfValidation(members, rows, readings));
        if (scores is null)
        {
            return equal;
        }

        bool areFitted = ofFolds is not null || _options.Weighting == EnsembleWeighting.Fitted;
        double[] weights = areFitted ? scores.FitWeights(members.Count) : equal;
        log(scores.Describe(weights));
        return weights;
    }
}
