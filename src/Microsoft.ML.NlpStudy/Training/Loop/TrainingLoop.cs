using System.Diagnostics;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The training loop: batches, gradients, clipping, updates, validation on the whole validation set, the best weights at the end.
/// </summary>
/// <remarks>
/// On a CPU, one seed and one number of threads give the same weights bit for bit, even if the training was interrupted and resumed, or is
/// done by several processes. These take the same steps; what only one of them knows is shared before all decide by it. A GPU adds in an
/// order that differs from run to run.
/// </remarks>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingTask _task;
    private readonly TrainingOptions _options;
    private readonly int _seed;
    private readonly TrainingLog _log;
    private readonly Module _network;
    private readonly ProcessGroup _processes;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly ShardLayout _layout;
    private readonly ScheduledOptimizer _optimizer;
    private readonly WeightSnapshot _best;
    private readonly WeightAverage? _average;
    private readonly Checkpoint? _checkpoint;
    private readonly DivergenceCheck _check;
    private TrainingCourse _course = new();
    private string? _divergence;
    private bool _isCanceled;

    // Whether the network's present weights are useless, so that the best ones must be restored.
    private bool _areWeightsSpoiled;

    private TrainingLoop(TrainingTask task, int seed, TrainingLog log, ProcessGroup processes)
    {
        (_task, _options, _seed, _log, _network, _processes) = (task, task.Options, seed, log, task.Network, processes);
        _progress = processes.IsFirst ? _options.Progress : null;
        (string Name, Parameter Parameter)[] learned = [.. Learned(inRows: false)];
        var threads = new ShardLayout(processes, processes.Gather(Shards.CountFor(task.Device, _options.Threads)));
        SameTraining.Begin(task, seed, threads, log);
        _layout = task.NeedsWholeBatches ? ShardLayout.Alone(1) : threads;
        _optimizer = new ScheduledOptimizer(
            [.. learned.Select(weight => weight.Parameter)], [.. Learned(inRows: true).Select(table => table.Parameter)], _options,
            FeedOf(epoch: 1).Steps, [.. learned.Select(weight => task.RuleFor(weight.Name))]);
        _best = new WeightSnapshot(_network);
        _average = _options.Averaging is { } averaging ? new WeightAverage(_network, averaging) : null;
        _checkpoint = _options.Checkpoints is { } checkpoints && processes.IsFirst
            ? new Checkpoint(checkpoints, new CheckpointIdentity(task, seed, threads.Total), task.State, log)
            : null;
        _check = new DivergenceCheck(_options);
    }

    /// <summary>Trains until the epochs are over, validation stops improving, the token is canceled or the training diverges.</summary>
    /// <param name="task">The network and its examples.</param>
    /// <param name="seed">The seed of all randomness.</param>
    /// <param name="log">Receives the lines about the training.</param>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training, or another process has failed.</exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written to their folder.</exception>
    public static TrainingOutcome Run(TrainingTask task, int seed, TrainingLog log)
    {
        ProcessGroup processes = ProcessGroup.Of(task.Options);
        return processes.Run(() => Run(task, seed, processes.IsFirst ? log : TrainingLog.None, processes));
    }

    /// <summary>Trains as one of several processes. They are given, so that a test can do without MPI.</summary>
    internal static TrainingOutcome Run(TrainingTask task, int seed, TrainingLog log, ProcessGroup processes)
    {
        log.Announce(task);
        using IDisposable tuning = ProcessorTuning.KeepFreedMemory();
        ProductPrecision.Apply(task.Network, ProductPrecision.IsMixed(task.Options.MixedPrecision, task.Device));
        TrainingOutcome? outcome = null;
        ProcessorTuning.RunTuned(() =>
        {
            using var loop = new TrainingLoop(task, seed, log, processes);
            outcome = loop.Train();
        });
        return outcome!;
    }

    public void Dispose()
    {
        _average?.Dispose();
        _best.Dispose();
        _optimizer.Dispose();
    }

    private TrainingOutcome Train()
    {
        Resume();
        while (IsEpochLeft())
        {
            using BatchFeed feed = FeedOf(_course.Epochs.Count + 1);
            if (TrainEpoch(feed))
            {
                EndEpoch(feed);
            }
        }

        return Finish();
    }

    private void Resume()
    {
        _checkpoint?.CheckFolder();
        TrainingCourse? resumed = _checkpoint?.Resume(_network, _best, _average, _optimizer);
        _course = SameTraining.Resume(_processes, resumed, _task, _best, _average, _optimizer) ?? _course;
    }

    private bool IsEpochLeft()
    {
        if (_isCanceled || _divergence is not null || _course.Epochs.Count >= _options.Epochs)
        {
            return false;
        }

        bool isPatienceOver = _course.Epochs is [.., { ValidationLoss: not null }]
            && _course.Epochs.Count - _course.BestEpoch >= _options.EarlyStoppingPatience;
        if (isPatienceOver)
        {
            _log.Info($"Validation has not improved since epoch {_course.BestEpoch}: training ends early.");
        }

        return !isPatienceOver;
    }

    // Makes the batches of an epoch, in an order that follows from the seed and the epoch.
    private BatchFeed FeedOf(int epoch)
    {
        ulong epochSeed = SplitMix.Of((ulong)_seed, (ulong)epoch);
        return new BatchFeed(_task, _task.Batches(new Random((int)epochSeed)), _options.AccumulatedBatches, _layout, epochSeed);
    }

    // Trains on the remaining batches of the epoch; false if the training was canceled or diverged before their end.
    private bool TrainEpoch(BatchFeed feed)
    {
        int epoch = _course.Epochs.Count + 1;
        double secondsBefore = _course.Seconds;
        var clock = Stopwatch.StartNew();
        _task.BeginEpoch(epoch);
        _network.train();
        Parameter[] learned = [.. Learned(inRows: false).Select(weight => weight.Parameter)];
        RowTable[] tables = [.. Learned(inRows: true).Select(table =>
            new RowTable(table.Name, table.Parameter, ((IReadsRows)_network).FactorsOf(table.Name)))];
        var gradient = new LossGradient(learned, tables, _layout, Shards.CountFor(CPU, _options.Threads));
        while (_course.Step < feed.Steps)
        {
            _isCanceled = _processes.Any(_options.CancellationToken.IsCancellationRequested);
            if (_isCanceled)
            {
                return false;
            }

            // Forward and backward: the loss and its gradient.
            using PreparedStep step = feed.Take(_course.Step);
            StepResult result = gradient.Compute(step);
            double norm = gradient.Norm;
            if (IsDiverging(result.Loss / step.Weight, norm, epoch))
            {
                return false;
            }

            // Update: the weights change by the clipped gradient, and the schedule moves on.
            double learningRate = _optimizer.LearningRate;
            _optimizer.Step(gradient.Rows, ClippingFactor(norm));
            _average?.AfterStep(_course.TotalSteps + 1);

            // Report: the step is counted, shown and, when it is time, saved.
            _course.Record(step, result, norm, learningRate, secondsBefore + clock.Elapsed.TotalSeconds);
            Report(feed.Steps, new TrainingStep(_course.TotalSteps, result.Loss / step.Weight, learningRate, norm));
            if (_processes.Any(_checkpoint?.IsDue(_course.TotalSteps) == true && _course.Step < feed.Steps))
            {
                WriteCheckpoint();
            }
        }

        return true;
    }

    // Checks a step before its update.
    private bool IsDiverging(double loss, double norm, int epoch)
    {
        bool isLossGood = DivergenceCheck.IsGood(loss);
        if (isLossGood && double.IsFinite(norm))
        {
            return false;
        }

        // An exploded loss comes from the step before. A gradient without a norm has not changed the weights yet.
        _areWeightsSpoiled = !isLossGood || !DivergenceCheck.AreFinite(_network);
        _divergence = _check.OfStep(loss, norm, epoch, _course.Step + 1);
        return true;
    }

    // The factor of the gradient when its norm is clipped, as in PyTorch's clip_grad_norm_.
    private double ClippingFactor(double norm) => _options.GradientClipping is { } limit && norm > limit ? limit / (norm + 1e-6) : 1;

    // Validates the epoch, keeps its weights if they are the best, reports and saves.
    private void EndEpoch(BatchFeed feed)
    {
        // The network is validated with the average of its weights, if there is one.
        _average?.AfterEpoch();
        _network.eval();
        TrainingEpoch epoch = _course.Summarize();
        ValidationFigures? figures = _task.Validate(_processes);

        // No further step would notice that the epoch's last step has spoiled the weights.
        double loss = figures?.Loss ?? LossOf(feed.BatchesOf(_course.Step - 1)[0]);
        if (_processes.Any(!DivergenceCheck.IsGood(loss) || !DivergenceCheck.AreFinite(_network)))
        {
            MarkSpoiled();
            return;
        }

        epoch = _processes.Share(figures?.AddTo(epoch) ?? epoch);
        _course.Finish(epoch, _options.ValidationMetric);
        _optimizer.EndEpoch(_course.Metrics[^1]);
        if (_course.BestEpoch == epoch.Epoch)
        {
            _best.Take();
        }

        _average?.Exchange();
        _log.Report(epoch);
        _progress?.Report(new TrainingProgress(
            epoch.Epoch, _options.Epochs, feed.Steps, feed.Steps, epoch.TrainingLoss, epoch.TokensPerSecond, epoch));
        WriteCheckpoint();
    }

    // Leaves the best weights in the network, and a checkpoint to resume from where the training was canceled.
    private TrainingOutcome Finish()
    {
        // If the first epoch was canceled, the present weights are the result, unless they are useless.
        if (_isCanceled && _course.BestEpoch is null && !DivergenceCheck.AreFinite(_network))
        {
            MarkSpoiled();
        }

        if (_isCanceled && _divergence is null)
        {
            WriteCheckpoint();
        }

        // Before the first epoch is finished, the snapshot has the first weights.
        if (_course.BestEpoch is not null || _areWeightsSpoiled)
        {
            _best.Restore();
        }

        _network.eval();
        return new TrainingOutcome(new TrainingHistory(_course.Epochs, _course.BestEpoch, _isCanceled), _divergence);
    }

    private void MarkSpoiled()
    {
        _areWeightsSpoiled = true;
        _divergence = _check.OfWeights(_course.Epochs.Count + 1, _course.Step);
    }

    // All processes call it together.
    private void WriteCheckpoint()
    {
        _task.CollectState(_layout);
        _checkpoint?.Write(_course, _network, _best, _average, _optimizer);
    }

    private void Report(int steps, TrainingStep step)
    {
        TrainingEpoch epoch = _course.Summarize();
        _progress?.Report(new TrainingProgress(
            epoch.Epoch, _options.Epochs, _course.Step, steps, epoch.TrainingLoss, epoch.TokensPerSecond, null, step));
    }

    // The loss of one batch after the update and without dropout: stands in for validation, to show what the last step has done.
    private double LossOf(int[] batch)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using TrainingShard shard = _task.Prepare(batch, (ulong)_seed);
        return shard.Compute().Loss.item<float>() / batch.Sum(_task.WeightOf);
    }

    // The parameters that require a gradient now.
    private IEnumerable<(string Name, Parameter Parameter)> Learned(bool inRows) => _network.named_parameters().Where(
        weight => weight.parameter.requires_grad && ((_network as IReadsRows)?.RowTables.Contains(weight.name) ?? false) == inRows);
}
