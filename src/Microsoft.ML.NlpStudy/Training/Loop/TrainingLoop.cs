using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What a training came to.</summary>
/// <param name="History">Its course.</param>
/// <param name="Divergence">Why it could not go on; null where it ended as it should. The network has the last good weights either
/// way.</param>
internal sealed record TrainingOutcome(TrainingHistory History, string? Divergence);

/// <summary>
/// The training loop: batches, gradients, clipping, updates, validation on the whole validation set, the best weights at the end.
/// </summary>
/// <param name="task">What is trained, on what.</param>
/// <param name="options">How.</param>
/// <param name="seed">Where all randomness comes from.</param>
/// <param name="log">Where lines about the course go.</param>
/// <remarks>
/// On a CPU one seed and one number of threads give the same weights bit for bit, whether or not the training was cut off between; a GPU
/// adds in an order that differs from run to run. Parameters that require no gradient stay as they are.
/// </remarks>
internal sealed class TrainingLoop(TrainingTask task, TrainingOptions options, int seed, TrainingLog log)
{
    /// <summary>
    /// No text's or token's loss comes near it while anything is learned: guessing among a billion classes costs 21 nats.
    /// </summary>
    private const double ExplodedLoss = 1000;

    private readonly Module _network = task.Network;
    private readonly (string Name, Parameter Table)[] _rowTables = [.. Learned(task.Network, inRows: true)];
    private readonly Parameter[] _parameters = [.. Learned(task.Network, inRows: false).Select(learned => learned.parameter)];

    /// <summary>Trains until the epochs are over, validation stops improving, the token is canceled or the loss explodes.</summary>
    /// <exception cref="InvalidOperationException">There is a checkpoint of another training.</exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    public TrainingOutcome Run()
    {
        using IDisposable tuning = ProcessorTuning.KeepFreedMemory();
        ProductPrecision.Apply(_network, ProductPrecision.IsMixed(options.MixedPrecision, task.Device));
        TrainingOutcome? outcome = null;
        ProcessorTuning.RunTuned(() => outcome = RunTuned());
        return outcome!;
    }

    private TrainingOutcome RunTuned()
    {
        int shards = task.NeedsWholeBatches ? 1 : Shards.CountFor(task.Device, options.Threads);
        using var optimizer = new ScheduledOptimizer(_parameters, [.. _rowTables.Select(table => table.Table)], options, FeedOf(1).Steps);
        using var best = new WeightSnapshot(_network);
        using WeightAverage? average = options.Averaging is null ? null : new WeightAverage(_network, options.Averaging);
        var course = new TrainingCourse();
        Checkpoint? checkpoint = null;
        if (options.Checkpoints is not null)
        {
            checkpoint = new Checkpoint(options.Checkpoints, new CheckpointIdentity(options, task, seed), log);
            checkpoint.CheckFolder();
            course = checkpoint.Resume(_network, best, average, optimizer) ?? course;
        }

        var gradient = new LossGradient(_parameters, _rowTables, Shards.CountFor(CPU, options.Threads));
        string? divergence = null;
        bool canceled = false;
        bool areSpoiled = false;
        while (course.Epochs.Count < options.Epochs && !canceled && !IsPatienceOver(course))
        {
            using BatchFeed feed = FeedOf(course.Epochs.Count + 1);
            divergence = TrainEpoch(feed);
            if (divergence is not null || canceled)
            {
                break;
            }

            divergence = EndEpoch(feed);
            if (divergence is not null)
            {
                break;
            }
        }

        // Where the first epoch was cut short, what it has learned is all there is, unless that is no numbers.
        if (canceled && course.BestEpoch is null && !AreFinite(_network))
        {
            divergence = Spoiled(course.Epochs.Count + 1, course.Step);
        }

        if (canceled && divergence is null)
        {
            checkpoint?.Write(course, _network, best, average, optimizer);
        }

        // Before an epoch is finished the snapshot has the first weights.
        if (course.BestEpoch is not null || areSpoiled)
        {
            best.Restore();
        }

        _network.eval();
        return new TrainingOutcome(new TrainingHistory(course.Epochs, course.BestEpoch, canceled), divergence);

        BatchFeed FeedOf(int epoch)
        {
            ulong epochSeed = SplitMix.Of((ulong)seed, (ulong)epoch);
            return new BatchFeed(task, task.Batches(new Random((int)epochSeed)), options.AccumulatedBatches, shards, epochSeed);
        }

        // Trains on what is left of the epoch's batches; says what is wrong where the loss is no longer one.
        string? TrainEpoch(BatchFeed feed)
        {
            int epoch = course.Epochs.Count + 1;
            double secondsBefore = course.Seconds;
            var clock = Stopwatch.StartNew();
            task.BeginEpoch(epoch);
            _network.train();
            while (course.Step < feed.Steps)
            {
                canceled = options.CancellationToken.IsCancellationRequested;
                if (canceled)
                {
                    return null;
                }

                using PreparedStep step = feed.Take(course.Step);
                StepResult result = gradient.Compute(step);
                double norm = gradient.Norm;
                if (!double.IsFinite(norm) || !(result.Loss / step.Weight < ExplodedLoss))
                {
                    // A loss beyond all sense comes of the step before; a gradient without a norm has not changed the weights yet.
                    areSpoiled = !(result.Loss / step.Weight < ExplodedLoss) || !AreFinite(_network);
                    return Diverged(result.Loss / step.Weight, norm, epoch, course.Step + 1);
                }

                course.LearningRate = optimizer.LearningRate;
                optimizer.Step(gradient.Rows, ShareOf(norm));
                foreach (int example in feed.BatchesOf(course.Step).SelectMany(batch => batch))
                {
                    course.Predictions += task.PredictionsOf(example);
                    course.Tokens += task.TokensOf(example);
                }

                course.Step++;
                course.TotalSteps++;
                average?.AfterStep(course.TotalSteps);
                course.Loss += result.Loss;
                course.Weight += step.Weight;
                course.Right += result.Right;
                course.Norms += norm;
                course.Seconds = secondsBefore + clock.Elapsed.TotalSeconds;
                options.Progress?.Report(new TrainingProgress(
                    epoch, options.Epochs, course.Step, feed.Steps, course.Loss / course.Weight, course.Tokens / course.Seconds, null,
                    new TrainingStep(course.TotalSteps, result.Loss / step.Weight, course.LearningRate, norm)));
                if (checkpoint?.IsDue(course.TotalSteps) == true && course.Step < feed.Steps)
                {
                    checkpoint.Write(course, _network, best, average, optimizer);
                }
            }

            return null;
        }

        // Says what is wrong where the epoch's last step has spoiled the weights: no further step would meet with that.
        string? EndEpoch(BatchFeed feed)
        {
            int steps = course.Step;
            average?.AfterEpoch();
            var epoch = new TrainingEpoch(
                course.Epochs.Count + 1, course.Loss / course.Weight, course.Right / (double)course.Predictions, null, null, null,
                course.LearningRate, course.Seconds, course.Tokens / course.Seconds, course.Norms / steps);
            _network.eval();
            ValidationFigures? figures = task.Validate();
            double loss = figures?.Loss ?? LossOf(feed.BatchesOf(steps - 1)[0]);
            if (!(loss < ExplodedLoss) || !AreFinite(_network))
            {
                return Spoiled(epoch.Epoch, steps);
            }

            if (figures is not null)
            {
                epoch = epoch with
                {
                    ValidationLoss = figures.Loss,
                    ValidationAccuracy = figures.Accuracy,
                    ValidationMacroF1 = figures.MacroF1
                };
            }

            course.Finish(epoch, MetricOf(epoch));
            optimizer.EndEpoch(course.Metrics[^1]);
            if (course.BestEpoch == epoch.Epoch)
            {
                best.Take();
            }

            average?.Exchange();
            log.Info(Describe(epoch));
            options.Progress?.Report(
                new TrainingProgress(epoch.Epoch, options.Epochs, steps, steps, epoch.TrainingLoss, epoch.TokensPerSecond, epoch));
            checkpoint?.Write(course, _network, best, average, optimizer);
            return null;
        }

        string Spoiled(int epoch, int step)
        {
            areSpoiled = true;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Weights: expected finite ones and a loss below {ExplodedLoss} with them, found others after step {step} of epoch "
                    + $"{epoch}. {Advice}");
        }
    }

    // Without validation, of one batch, as the network scores: what the last step has done shows in it.
    private double LossOf(int[] batch)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using TrainingShard shard = task.Prepare(batch, (ulong)seed);
        return shard.Compute().Loss.item<float>() / batch.Sum(task.WeightOf);
    }

    // By their sums: one that is too large for a number is of weights that are too large for any use.
    private static bool AreFinite(Module network)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return network.state_dict().Values.All(weight => !weight.is_floating_point() || float.IsFinite(weight.sum().item<float>()));
    }

    private static IEnumerable<(string name, Parameter parameter)> Learned(Module network, bool inRows)
    {
        IReadOnlyList<string> tables = (network as IReadsRows)?.RowTables ?? [];
        return network.named_parameters().Where(entry => entry.parameter.requires_grad && tables.Contains(entry.name) == inRows);
    }

    // What is left of a gradient that is cut, as PyTorch's clip_grad_norm_ has it.
    private double ShareOf(double norm) => options.GradientClipping is { } limit && norm > limit ? limit / (norm + 1e-6) : 1;

    // Without validation, later is better.
    private double MetricOf(TrainingEpoch epoch) => epoch.ValidationLoss is null ? -epoch.Epoch : options.ValidationMetric switch
    {
        ValidationMetric.Accuracy => -epoch.ValidationAccuracy!.Value,
        ValidationMetric.MacroF1 => -epoch.ValidationMacroF1!.Value,
        _ => epoch.ValidationLoss.Value,
    };

    private bool IsPatienceOver(TrainingCourse course)
    {
        bool isOver = course.Epochs is [.., { ValidationLoss: not null }]
            && course.Epochs.Count - course.BestEpoch >= options.EarlyStoppingPatience;
        if (isOver)
        {
            log.Info($"Validation has not improved since epoch {course.BestEpoch}: training ends early.");
        }

        return isOver;
    }

    private string Diverged(double loss, double norm, int epoch, int step) => string.Create(
        CultureInfo.InvariantCulture,
        $"Training loss and gradient: expected a loss below {ExplodedLoss} and a finite norm, found a loss of {loss} and a norm of {norm} "
            + $"in step {step} of epoch {epoch}. {Advice}");

    private string Advice => string.Create(
        CultureInfo.InvariantCulture,
        $"A learning rate below {options.LearningRate} or gradient clipping (now "
            + $"{options.GradientClipping?.ToString(CultureInfo.InvariantCulture) ?? "none"}) may help.");

    private static string Describe(TrainingEpoch epoch)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string validation = epoch.ValidationLoss is null
            ? ""
            : string.Create(culture, $", validation loss {epoch.ValidationLoss:f4}, accuracy {epoch.ValidationAccuracy:p2}");
        return string.Create(
            culture,
            $"Epoch {epoch.Epoch}: training loss {epoch.TrainingLoss:f4}, accuracy {epoch.TrainingAccuracy:p2}{validation}; "
                + $"{epoch.Seconds:f1} s, {epoch.TokensPerSecond:n0} tokens/s.");
    }
}
