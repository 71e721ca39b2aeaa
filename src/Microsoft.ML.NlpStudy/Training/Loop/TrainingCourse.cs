using System.Globalization;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>How far a training has come. Everything that it does next follows from this, the weights and the optimizer's state.</summary>
internal sealed class TrainingCourse
{
    /// <summary>Finished epochs.</summary>
    public List<TrainingEpoch> Epochs { get; init; } = [];

    /// <summary>What schedules and early stopping were told after each of them, lower being better.</summary>
    public List<double> Metrics { get; init; } = [];

    /// <summary>The best finished epoch, from 1; null before there is one.</summary>
    public int? BestEpoch { get; set; }

    /// <summary>Updates made in the epoch under way.</summary>
    public int Step { get; set; }

    /// <summary>Updates made in all.</summary>
    public long TotalSteps { get; set; }

    /// <summary>The learning rate of the last update: schedules that count steps have moved on since.</summary>
    public double LearningRate { get; set; }

    /// <summary>Of the epoch under way: sum of the examples' losses, each times its weight.</summary>
    public double Loss { get; set; }

    /// <summary>Sum of the examples' weights.</summary>
    public double Weight { get; set; }

    /// <summary>Predictions that were right.</summary>
    public long Right { get; set; }

    /// <summary>Predictions asked for.</summary>
    public long Predictions { get; set; }

    /// <summary>Tokens trained on.</summary>
    public long Tokens { get; set; }

    /// <summary>Sum of the gradients' norms before clipping.</summary>
    public double Norms { get; set; }

    /// <summary>Seconds of training.</summary>
    public double Seconds { get; set; }

    /// <summary>Checks what was read from a checkpoint.</summary>
    /// <param name="stepsPerEpoch">How many steps an epoch has; about, where that differs between epochs.</param>
    /// <exception cref="FormatException">No training comes so far.</exception>
    public void Validate(int stepsPerEpoch)
    {
        // Schedules are led through all steps again: a number beyond all sense would never end.
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

    /// <summary>Takes a finished epoch in and begins the next.</summary>
    public void Finish(TrainingEpoch epoch, double metric)
    {
        if (BestEpoch is not { } best || metric < Metrics[best - 1])
        {
            BestEpoch = epoch.Epoch;
        }

        Epochs.Add(epoch);
        Metrics.Add(metric);
        (Step, Loss, Weight, Right, Predictions, Tokens, Norms, Seconds) = (0, 0, 0, 0, 0, 0, 0, 0);
    }
}
