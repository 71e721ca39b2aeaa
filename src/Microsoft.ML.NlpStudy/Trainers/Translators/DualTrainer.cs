using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The trainer of two translators of opposite directions together. It is made by <c>ml.Translation.Trainers.Dual</c>.
/// </summary>
/// <remarks>The remarks of <see cref="TranslatorTrainer"/> on GPU and threads apply here too.</remarks>
public sealed class DualTrainer
{
    private readonly IHost _host;
    private readonly TranslatorTransformer _forward;
    private readonly TranslatorTransformer _backward;
    private readonly LanguageModelTransformer _sourceModel;
    private readonly LanguageModelTransformer _targetModel;
    private readonly DualOptions _options;
    private readonly int _seed;

    internal DualTrainer(
        IHostEnvironment environment, TranslatorTransformer forward, TranslatorTransformer backward, LanguageModelTransformer sourceModel,
        LanguageModelTransformer targetModel, DualOptions options)
    {
        options.Validate();
        (string source, string target) = (forward.Options.SourceColumnName, forward.Options.TargetColumnName);
        Expect(backward.Options.SourceColumnName == target, "Backward", $"a translator from column '{target}', the other's target",
            backward.Options.SourceColumnName);
        Expect(backward.Options.TargetColumnName == source, "Backward", $"a translator to column '{source}', the other's source",
            backward.Options.TargetColumnName);
        Expect(sourceModel.Options.IdsColumnName == source, "SourceModel", $"a language model of column '{source}'",
            sourceModel.Options.IdsColumnName);
        Expect(targetModel.Options.IdsColumnName == target, "TargetModel", $"a language model of column '{target}'",
            targetModel.Options.IdsColumnName);
        (_forward, _backward, _sourceModel, _targetModel, _options) = (forward, backward, sourceModel, targetModel, options);
        _host = environment.Register(nameof(DualTrainer));

        // Drawn once, so that another Fit on the same rows gives the same models.
        _seed = _host.Rand.Next();
    }

    /// <summary>
    /// Continues the training of copies of both translators on rows, of which a share
    /// (<see cref="TrainingOptions.ValidationFraction"/>) is kept for validation.
    /// </summary>
    /// <param name="input">The rows, with the ids of texts and of their translations.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or has another vocabulary than a model was
    /// trained with.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds the forward translator with the last
    /// good weights.</exception>
    public DualTranslators Fit(IDataView input) => Fit(input, null);

    /// <summary>Continues the training of copies of both translators on rows, and validates on others.</summary>
    /// <param name="input">The rows, with the ids of texts and of their translations.</param>
    /// <param name="validation">The rows to validate on, with the same columns and keys; <see langword="null"/> draws a share of
    /// <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or has another vocabulary than a model was
    /// trained with.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, the requested GPU does not exist, or a checkpoint is of another
    /// training.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds the forward translator with the last
    /// good weights.</exception>
    public DualTranslators Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = ChannelLog.Of(channel);
        var rows = new PairReading(_forward.Options with { Training = _options.Training }, input.Schema, log.Info);
        _forward.CheckTokens(rows.Source, rows.Target);
        _backward.CheckTokens(rows.Target, rows.Source);
        _sourceModel.CheckTokens(rows.Source);
        _targetModel.CheckTokens(rows.Target);
        Device device = DeviceFor.Host(_host, log.Info);
        (int[] training, int[] held) = rows.Read(input, validation, _seed);
        double[] likelihoods = [
            .. _sourceModel.Score(rows.Pairs.Sources).Zip(_targetModel.Score(rows.Pairs.Targets), (source, target) => source - target)];
        var network = new DualNetwork(_forward.CopyNetwork(), _backward.CopyNetwork());
        network.to(device);
        var task = new DualTask(network, _options.Training, rows.Pairs, likelihoods, _options.Agreement, training, held, device)
        {
            NetworkOptions =
            [
                .. _forward.Identity().Select(part => KeyValuePair.Create($"Forward: {part.Key}", part.Value)),
                .. _backward.Identity().Select(part => KeyValuePair.Create($"Backward: {part.Key}", part.Value)),
            ],
        };
        TrainingOutcome outcome = TrainingLoop.Run(task, _seed, log);
        var trained = new DualTranslators(
            _forward.Trained(network.Forwards, device, _options.Training, outcome.History),
            _backward.Trained(network.Backwards, device, _options.Training, outcome.History));
        return outcome.Divergence is null ? trained : throw new TrainingDivergedException(outcome.Divergence, trained.Forward);
    }

    private static void Expect(bool isSo, string name, string expected, string found)
    {
        if (!isSo)
        {
            throw new ArgumentException($"{name}: expected {expected}, found column '{found}'.");
        }
    }
}
