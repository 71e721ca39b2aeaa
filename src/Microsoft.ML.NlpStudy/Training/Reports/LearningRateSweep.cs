namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// Makes a range test of an ordinary training: its options, whose learning rate grows with each step, and the listener that takes its
/// losses down and ends it.
/// </summary>
internal sealed class LearningRateSweep : IProgress<TrainingProgress>, IDisposable
{
    /// <summary>
    /// A loss is taken for exploded at so many times the least one, where that is more than it was at first; fast.ai's number.
    /// </summary>
    private const double Explosion = 4;

    private readonly LearningRateRangeOptions _options;
    private readonly CancellationTokenSource _end;
    private readonly double _factor;
    private readonly List<LearningRatePoint> _points = [];
    private double _sum, _best = double.PositiveInfinity;
    private double? _explodedAt;

    /// <param name="options">Which rates to try.</param>
    /// <param name="cancellation">What else ends the test.</param>
    public LearningRateSweep(LearningRateRangeOptions options, CancellationToken cancellation)
    {
        _options = options;
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _factor = Math.Pow(options.Maximum / options.Minimum, 1.0 / (options.Steps - 1));
    }

    /// <summary>The training to run. What shapes a step stays as it is; what follows from epochs is left out.</summary>
    public TrainingOptions Apply(TrainingOptions training) => training with
    {
        // Each epoch has a step at least.
        Epochs = _options.Steps,
        LearningRate = _options.Minimum,
        Schedule = new ExponentialSchedule(_factor) { Unit = ScheduleUnit.Step },
        Averaging = null,
        ValidationFraction = 0,
        EarlyStoppingPatience = null,
        Checkpoints = null,
        Progress = this,
        CancellationToken = _end.Token,
    };

    /// <summary>Takes a step's loss down; ends the training after the last step, or where the loss explodes.</summary>
    public void Report(TrainingProgress value)
    {
        if (value.CompletedStep is not { } step || _end.IsCancellationRequested)
        {
            return;
        }

        // As Adam does with its moments: without the division the first means would lean towards zero.
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

    /// <summary>What was found.</summary>
    /// <param name="hasDiverged">Whether the training ended since its loss was none any more; the step in which it did so is not among
    /// those taken down.</param>
    public LearningRateRange Result(bool hasDiverged)
    {
        double? divergedAt = _explodedAt is null && hasDiverged && _points.Count < _options.Steps
            ? _options.Minimum * Math.Pow(_factor, _points.Count)
            : _explodedAt;
        return new LearningRateRange(_points, Steepest(_points), divergedAt);
    }

    public void Dispose() => _end.Dispose();

    /// <summary>
    /// The rate in the middle of that fifth of the steps over which the loss falls fastest; null where it falls over none, or by no more
    /// than batches differ.
    /// </summary>
    /// <remarks>
    /// By the straight line of least squares through the losses as they are: a smoothed loss lags behind its rate. Steps after the least
    /// smoothed loss do not count, where a loss that has jumped up comes down again; nor do the first ones, whose differences are those of
    /// their batches.
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
    /// Whether the least smoothed loss lies further below those of the beginning than chance puts it, were all batches of one loss.
    /// </summary>
    /// <remarks>
    /// Chance moves the mean of the first tenth by a third of the deviation of a loss and the least of the smoothed ones by half of it,
    /// where there are a hundred steps; together they reach one and a half in one of 200 tests (5,000 were simulated).
    /// </remarks>
    private static bool HasFallen(IReadOnlyList<LearningRatePoint> points, int least)
    {
        double first = points.Take(Math.Max(1, points.Count / 10)).Average(point => point.Loss);

        // From one step to the next a loss changes by chance, and hardly by what was learned. The median, since one may jump.
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
