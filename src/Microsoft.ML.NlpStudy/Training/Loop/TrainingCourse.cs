using System.Globalization;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The progress of a training. Together with the weights and the optimizer's state it decides everything that follows.</summary>
internal sealed class TrainingCourse
{
    /// <summary>The finished epochs.</summary>
    public List<TrainingEpoch> Epochs { get; init; } = [];

    /// <summary>The validation metric of each finished epoch, for schedules and early stopping; lower is better.</summary>
    public List<double> Metrics { get; init; } = [];

    /// <summary>The best finished epoch, from 1; <see langword="null"/> before the first is finished.</summary>
    public int? BestEpoch { get; set; }

    /// <summary>The number of updates in the current epoch.</summary>
    public int Step { get; set; }

    /// <summary>The number of updates in the whole training.</summary>
    public long TotalSteps { get; set; }

    /// <summary>The learning rate of the last update. Schedules that count steps have moved on since.</summary>
    public double LearningRate { get; set; }

    /// <summary>The sum of the losses of the current epoch's examples, each times its weight.</summary>
    public double Loss { get; set; }

    /// <summary>The sum of the weights of the current epoch's examples.</summary>
    public double Weight { get; set; }

    /// <summary>The number of right predictions in the current epoch.</summary>
    public long Right { get; set; }

    /// <summary>The number of predictions in the current epoch that are right or wrong.</summary>
    public long Predictions { get; set; }

    /// <summary>The number of tokens trained on in the current epoch.</summary>
    public long Tokens { get; set; }

    /// <summary>The sum of the gradients' norms before clipping in the current epoch.</summary>
    public double Norms { get; set; }

    /// <summary>The seconds of training in the current epoch.</summary>
    public double Seconds { get; set; }

    /// <summary>Checks a course that was read from a checkpoint.</summary>
    /// <param name="stepsPerEpoch">The number of steps of an epoch; about, if epochs differ.</param>
    /// <exception cref="FormatException">No training can have this course.</exception>
    public void Validate(int stepsPerEpoch)
    {
        // Schedules repeat all steps on resumption: without a limit, an absurd number would never end.
        long mostSteps = (Epochs.Count + 1L) * ((10L * stepsPerEpoch) + 1000);
        bool isPossible = !Epochs.Contains(null!) && Metrics.Count == Epochs.Count
            && (BestEpoch ?? 1) >= 1 && (BestEpoch ?? 0) <= Epochs.Count && Step >= 0 && Step <= TotalSteps && TotalSteps <= mostSteps
            && Right >= 0 && Predictions >= 0 && Tokens >= 0;
        if (!isPossible)
        {
            throw new FormatException(
                $"expected epochs with a metric each, the best among them and at most {mostSteps} steps, found {Epochs.Count} epochs, "
                + $"{Metrics.Count} metrics, {BestEpoch?.ToString(CultureInfo.InvariantCulture) ?? "none"} as the best, {Step} of "
                + $"{TotalSteps} steps.");
        }
    }

    /// <summary>Counts a step after its update.</summary>
    /// <param name="step">The step's batches.</param>
    /// <param name="result">Their loss and right predictions.</param>
    /// <param name="norm">The gradient's norm before clipping.</param>
    /// <param name="learningRate">The learning rate of the update.</param>
    /// <param name="seconds">The seconds of training in the epoch up to now.</param>
    public void Record(PreparedStep step, StepResult result, double norm, double learningRate, double seconds)
    {
        Step++;
        TotalSteps++;
        LearningRate = learningRate;
        Loss += result.Loss;
        Weight += step.Weight;
        Right += result.Right;
        Predictions += step.Predictions;
        Tokens += step.Tokens;
        Norms += norm;
        Seconds = seconds;
    }

    /// <summary>Summarizes the current epoch up to now, without validation.</summary>
    public TrainingEpoch Summarize() => new(
        Epochs.Count + 1, Loss / Weight, Predictions == 0 ? null : Right / (double)Predictions, null, null, null, LearningRate, Seconds,
        Tokens / Seconds, Norms / Step);

    /// <summary>Adds a finished epoch and begins the next.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="chosen">The metric that decides the best epoch, unless the epoch has one of the user's.</param>
    public void Finish(TrainingEpoch epoch, ValidationMetric chosen)
    {
        double metric = MetricOf(epoch, chosen);
        if (BestEpoch is not { } best || metric < Metrics[best - 1])
        {
            BestEpoch = epoch.Epoch;
        }

        Epochs.Add(epoch);
        Metrics.Add(metric);
        (Step, Loss, Weight, Right, Predictions, Tokens, Norms, Seconds) = (0, 0, 0, 0, 0, 0, 0, 0);
    }

    // Lower is better. Without validation, the later epoch is the better one.
    private static double MetricOf(TrainingEpoch epoch, ValidationMetric chosen) => (epoch, chosen) switch
    {
        ({ ValidationLoss: null }, _) => -epoch.Epoch,
        ({ ValidationMetric: { } metric }, _) => -metric,
        (_, ValidationMetric.Accuracy) => -epoch.ValidationAccuracy!.Value,
        (_, ValidationMetric.MacroF1) => -epoch.ValidationMacroF1!.Value,
        (_, ValidationMetric.SpanF1) => -(epoch.ValidationSpanF1 ?? epoch.ValidationAccuracy!.Value),
        _ => epoch.ValidationLoss!.Value,
    };
}
