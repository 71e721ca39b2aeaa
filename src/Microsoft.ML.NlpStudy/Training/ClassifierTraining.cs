using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What a training came to.</summary>
/// <param name="History">Its course.</param>
/// <param name="Divergence">Why it could not go on; null where it ended as it should. The network has the last good weights either way.</param>
internal sealed record TrainingOutcome(TrainingHistory History, string? Divergence);

/// <summary>
/// The training loop: batches of like length, gradients, clipping, updates, validation on the whole validation set, the best weights at the end.
/// </summary>
/// <param name="network">What is trained.</param>
/// <param name="options">How.</param>
/// <param name="needsWholeBatches">Whether a batch must not be split among threads.</param>
/// <param name="device">Where the network is.</param>
/// <param name="seed">Where all randomness comes from.</param>
/// <param name="log">Where lines about the course go.</param>
/// <remarks>
/// One seed, one number of threads and one device give the same weights bit for bit, whether or not the training was cut off between. Parameters
/// that require no gradient stay as they are.
/// </remarks>
internal sealed class ClassifierTraining(
    Module<TokenBatch, Tensor> network, TrainingOptions options, bool needsWholeBatches, Device device, int seed, Action<string> log)
{
    private readonly Parameter[] _parameters = [.. network.parameters().Where(parameter => parameter.requires_grad)];

    /// <summary>Trains until the epochs are over, validation stops improving, the token is cancelled or the loss is no longer a number.</summary>
    /// <param name="examples">The texts with their classes.</param>
    /// <param name="training">Which of them are trained on.</param>
    /// <param name="validation">Which of them are measured after each epoch; may be none.</param>
    /// <exception cref="InvalidOperationException">There is a checkpoint of another training.</exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    public TrainingOutcome Run(TextExamples examples, int[] training, int[] validation)
    {
        using IDisposable tuning = ProcessorTuning.Begin();
        TrainingOutcome? outcome = null;
        ProcessorTuning.FlushingDenormals(() => outcome = RunTuned(examples, training, validation));
        return outcome!;
    }

    private TrainingOutcome RunTuned(TextExamples examples, int[] training, int[] validation)
    {
        List<int[]> batches = BatchesOf(1);
        using var optimizer = new ScheduledOptimizer(_parameters, options, StepsOf(batches));
        using var best = new WeightSnapshot(network);
        using WeightAverage? average = options.Averaging is null ? null : new WeightAverage(network, options.Averaging);
        var course = new TrainingCourse();
        Checkpoint? checkpoint = null;
        if (options.Checkpoints is not null)
        {
            checkpoint = new Checkpoint(options.Checkpoints, new CheckpointIdentity(options, device, seed, examples, training), log);
            checkpoint.TryResume(ref course, network, best, average, optimizer);
        }

        int shards = needsWholeBatches ? 1 : Shards.CountFor(device, options.Threads);
        var gradient = new LossGradient(network, _parameters, options, shards, device);
        string? divergence = null;
        bool cancelled = false;
        while (course.Epochs.Count < options.Epochs && !cancelled && !IsPatienceOver(course, validation))
        {
            batches = BatchesOf(course.Epochs.Count + 1);
            divergence = TrainEpoch();
            if (divergence is not null || cancelled)
                break;
            EndEpoch();
        }

        if (cancelled)
            checkpoint?.Write(course, network, best, average, optimizer);

        // Where the first epoch was cut short, what it has learned is all there is.
        if (course.BestEpoch is not null)
            best.Restore();
        network.eval();
        return new TrainingOutcome(new TrainingHistory(course.Epochs, course.BestEpoch, cancelled), divergence);

        List<int[]> BatchesOf(int epoch) => LengthBuckets.Shuffled(
            training, examples.Texts.LengthOf, options.BatchSize, options.MaximumTokensPerBatch, new Random((int)SplitMix.Of((ulong)seed, (ulong)epoch)));

        // Trains on what is left of the epoch's batches; says what is wrong where the loss is no longer a number.
        string? TrainEpoch()
        {
            int epoch = course.Epochs.Count + 1;
            ulong epochSeed = SplitMix.Of((ulong)seed, (ulong)epoch);
            int steps = StepsOf(batches);
            double secondsBefore = course.Seconds;
            var clock = Stopwatch.StartNew();
            network.train();
            while (course.Step < steps)
            {
                cancelled = options.CancellationToken.IsCancellationRequested;
                if (cancelled)
                    return null;
                int first = course.Step * options.AccumulatedBatches;
                List<int[]> together = batches.GetRange(first, Math.Min(options.AccumulatedBatches, batches.Count - first));
                BatchResult result = gradient.Compute(examples, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(together), SplitMix.Of(epochSeed, (ulong)course.Step));
                double norm = nn.utils.clip_grad_norm_(_parameters, options.GradientClipping ?? double.PositiveInfinity);
                if (!double.IsFinite(result.Loss) || !double.IsFinite(norm))
                    return Diverged(result.Loss, norm, epoch, course.Step + 1);
                optimizer.Step();
                course.Step++;
                course.TotalSteps++;
                average?.AfterStep(course.TotalSteps);
                course.Loss += result.Loss;
                course.Right += result.Right;
                course.Norms += norm;
                foreach (int[] batch in together)
                {
                    course.Texts += batch.Length;
                    foreach (int text in batch)
                        course.Tokens += examples.Texts.LengthOf(text);
                }

                course.Seconds = secondsBefore + clock.Elapsed.TotalSeconds;
                options.Progress?.Report(new TrainingProgress(
                    epoch, options.Epochs, course.Step, steps, course.Loss / course.Texts, course.Tokens / course.Seconds, null));
                if (checkpoint?.IsDue(course.TotalSteps) == true && course.Step < steps)
                    checkpoint.Write(course, network, best, average, optimizer);
            }

            return null;
        }

        void EndEpoch()
        {
            int steps = course.Step;
            average?.AfterEpoch();
            var epoch = new TrainingEpoch(
                course.Epochs.Count + 1, course.Loss / course.Texts, course.Right / (double)course.Texts, null, null, null,
                optimizer.LearningRate, course.Seconds, course.Tokens / course.Seconds, course.Norms / steps);
            if (validation.Length > 0)
            {
                network.eval();
                ClassifierFigures figures = ClassifierEvaluation.Measure(
                    network, examples, validation, device, options.MaximumTokensPerBatch, options.Threads);
                epoch = epoch with { ValidationLoss = figures.Loss, ValidationAccuracy = figures.Accuracy, ValidationMacroF1 = figures.MacroF1 };
            }

            course.Finish(epoch, MetricOf(epoch));
            optimizer.EndEpoch(course.Metrics[^1]);
            if (course.BestEpoch == epoch.Epoch)
                best.Take();
            average?.Exchange();
            log(Describe(epoch));
            options.Progress?.Report(new TrainingProgress(epoch.Epoch, options.Epochs, steps, steps, epoch.TrainingLoss, epoch.TokensPerSecond, epoch));
            checkpoint?.Write(course, network, best, average, optimizer);
        }
    }

    private int StepsOf(List<int[]> batches) => (batches.Count + options.AccumulatedBatches - 1) / options.AccumulatedBatches;

    // Without validation, later is better.
    private double MetricOf(TrainingEpoch epoch) => epoch.ValidationLoss is null ? -epoch.Epoch : options.ValidationMetric switch
    {
        ValidationMetric.Accuracy => -epoch.ValidationAccuracy!.Value,
        ValidationMetric.MacroF1 => -epoch.ValidationMacroF1!.Value,
        _ => epoch.ValidationLoss.Value,
    };

    private bool IsPatienceOver(TrainingCourse course, int[] validation)
    {
        bool isOver = validation.Length > 0 && course.Epochs.Count - course.BestEpoch >= options.EarlyStoppingPatience;
        if (isOver)
            log($"Validation has not improved since epoch {course.BestEpoch}: training ends early.");
        return isOver;
    }

    private string Diverged(double loss, double norm, int epoch, int step) => string.Create(
        CultureInfo.InvariantCulture,
        $"Training loss and gradient: expected finite numbers, found a loss of {loss} and a norm of {norm} in step {step} of epoch {epoch}. " +
        $"A learning rate below {options.LearningRate} or gradient clipping (now {options.GradientClipping?.ToString(CultureInfo.InvariantCulture) ?? "none"}) may help.");

    private static string Describe(TrainingEpoch epoch)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string validation = epoch.ValidationLoss is null
            ? ""
            : string.Create(culture, $", validation loss {epoch.ValidationLoss:f4}, accuracy {epoch.ValidationAccuracy:p2}");
        return string.Create(
            culture,
            $"Epoch {epoch.Epoch}: training loss {epoch.TrainingLoss:f4}, accuracy {epoch.TrainingAccuracy:p2}{validation}; {epoch.Seconds:f1} s, {epoch.TokensPerSecond:n0} tokens/s.");
    }
}
