namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The learning-rate range test as an ordinary training. It sets options whose learning rate grows with each step, records the losses and
/// ends the training.
/// </summary>
internal sealed class LearningRateSweep : IProgress<TrainingProgress>, IDisposable
{
    /// <summary>
    /// The factor of the least loss above which a loss has exploded, if it is also above the first one; the number is fast.ai's.
    /// </summary>
    private const double Explosion = 4;

    private readonly LearningRateRangeOptions _options;
    private readonly CancellationTokenSource _end;
    private readonly double _factor;
    private readonly List<LearningRatePoint> _points = [];
    private double _sum, _best = double.PositiveInfinity;
    private double? _explodedAt;

    /// <summary>Begins a test.</summary>
    /// <param name="options">The learning rates to try.</param>
    /// <param name="cancellation">The token that ends the test early.</param>
    public LearningRateSweep(LearningRateRangeOptions options, CancellationToken cancellation)
    {
        _options = options;
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _factor = Math.Pow(options.Maximum / options.Minimum, 1.0 / (options.Steps - 1));
    }

    /// <summary>Makes the options of the training to run. Options of a step stay as they are; options of epochs are turned off.</summary>
    public TrainingOptions Apply(TrainingOptions training) => training with
    {
        // Each epoch has at least one step.
        Epochs = _options.Steps,
        LearningRate = _options.Minimum,
        Schedule = new ExponentialSchedule(_factor) { Unit = ScheduleUnit.Step },
        Averaging = null,
        ValidationFraction = 0,
        EarlyStoppingPatience = null,
        Checkpoints = null,
        Distributed = false,
        Progress = this,
        CancellationToken = _end.Token,
    };

    /// <summary>Records a step's loss, and ends the training after the last step or when the loss explodes.</summary>
    public void Report(TrainingProgress value)
    {
        if (value.CompletedStep is not { } step || _end.IsCancellationRequested)
        {
            return;
        }

        // As with Adam's moments, the division corrects that the average starts at 0.
        _sum = (_options.Smoothing * _sum) + ((1 - _options.Smoothing) * step.Loss);
        double smoothed = _sum / (1 - Math.Pow(_options.Smoothing, _points.Count + 1));
        _points.Add(new LearningRatePoint(step.LearningRate, step.Loss, smoothed));
        _best = Math.Min(_best, smoothed);
        if (smoothed > Explosion * _best && smoothed > _points[0].Loss)
        {
            _explodedAt = step.LearningRate;
        }

        if (_explodedAt is not null || _points.Count == _options.Steps)
        {
            _end.Cancel();
        }
    }

    /// <summary>Gives the result of the test.</summary>
    /// <param name="hasDiverged">Whether the training diverged. The step in which it did is not recorded.</param>
    public LearningRateRange Result(bool hasDiverged)
    {
        double? divergedAt = _explodedAt is null && hasDiverged && _points.Count < _options.Steps
            ? _options.Minimum * Math.Pow(_factor, _points.Count)
            : _explodedAt;
        return new LearningRateRange(_points, Steepest(_points), divergedAt);
    }

    public void Dispose() => _end.Dispose();

    /// <summary>
    /// Finds the learning rate in the middle of the fifth of the steps over which the loss falls fastest; <see langword="null"/> if it
    /// never falls, or by no more than batches differ.
    /// </summary>
    /// <remarks>
    /// The slope is that of the least-squares line through the losses themselves, since a smoothed loss lags behind its rate. Steps after
    /// the least smoothed loss are left out: there a loss that has jumped up may come down again. The first tenth is left out too, since
    /// its losses differ only by their batches.
    /// </remarks>
    internal static double? Steepest(IReadOnlyList<LearningRatePoint> points)
    {
        int width = points.Count / 5;
        if (width < 2)
        {
            return null;
        }

        int least = Enumerable.Range(0, points.Count).MinBy(i => points[i].SmoothedLoss);
        if (!HasFallen(points, least))
        {
            return null;
        }

        double steepest = 0;
        double? rate = null;
        for (int start = points.Count / 10; start + width - 1 <= least; start++)
        {
            double middle = (width - 1) / 2.0;
            double slope = Enumerable.Range(0, width).Sum(i => (i - middle) * points[start + i].Loss);
            if (slope < steepest)
            {
                (steepest, rate) = (slope, points[start + (width / 2)].LearningRate);
            }
        }

        return rate;
    }

    /// <summary>
    /// Whether the least smoothed loss is further below the first losses than chance explains if all batches had the same loss.
    /// </summary>
    /// <remarks>
    /// With a hundred steps, chance moves the mean of the first tenth by a third of a loss's standard deviation, and the least smoothed
    /// loss by half of it. Together they reach one and a half deviations in one of 200 tests (5,000 were simulated).
    /// </remarks>
    private static bool HasFallen(IReadOnlyList<LearningRatePoint> points, int least)
    {
        double first = points.Take(Math.Max(1, points.Count / 10)).Average(point => point.Loss);

        // Between two steps the loss changes mostly by chance. The median ignores a single jump.
        double[] changes = [.. points.Zip(points.Skip(1), (point, next) => Math.Abs(next.Loss - point.Loss)).Take(least).Order()];
        if (changes.Length == 0)
        {
            return false;
        }

        const double MedianOfNormal = 0.6745;
        double deviation = changes[changes.Length / 2] / (MedianOfNormal * Math.Sqrt(2));
        return first - points[least].SmoothedLoss > 1.5 * deviation;
    }
}
