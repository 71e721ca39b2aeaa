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

    /// <summary>Takes a finished epoch in and begins the next.</summary>
    public void Finish(TrainingEpoch epoch, double metric)
    {
        if (BestEpoch is not { } best || metric < Metrics[best - 1])
            BestEpoch = epoch.Epoch;
        Epochs.Add(epoch);
        Metrics.Add(metric);
        (Step, Loss, Weight, Right, Predictions, Tokens, Norms, Seconds) = (0, 0, 0, 0, 0, 0, 0, 0);
    }
}
