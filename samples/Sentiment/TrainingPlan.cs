using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>The training options of a classifier alone and of the members of an ensemble, with progress and cancellation.</summary>
/// <param name="settings">The settings of the command line.</param>
/// <param name="progress">Receives the progress. A classifier alone is reported as an ensemble with one member.</param>
/// <param name="cancellation">Ends the training early.</param>
internal sealed class TrainingPlan(TrainSettings settings, IProgress<EnsembleProgress> progress, CancellationToken cancellation)
{
    private const double ValidationFraction = 0.1;

    /// <summary>Gives the training options of a classifier alone.</summary>
    /// <param name="defaults">The defaults of its kind, for options that the command line leaves out.</param>
    public TrainingOptions Alone(TrainingOptions defaults) => AsMember(defaults) with
    {
        ValidationFraction = ValidationFraction,
        Progress = new SoleMember(progress),
        CancellationToken = cancellation,
    };

    /// <summary>Gives the training options of a member of an ensemble.</summary>
    /// <param name="defaults">The defaults of its kind, for options that the command line leaves out.</param>
    public TrainingOptions AsMember(TrainingOptions defaults) => defaults with
    {
        Epochs = settings.Epochs ?? defaults.Epochs,
        BatchSize = settings.BatchSize ?? defaults.BatchSize,
        LearningRate = settings.LearningRate ?? defaults.LearningRate,
        EarlyStoppingPatience = defaults.EarlyStoppingPatience is null ? null : settings.Patience,
        ValidationMetric = settings.ValidationMetric,
        MixedPrecision = settings.MixedPrecision,
        Checkpoints = settings.CheckpointFolder is { } folder
            ? new CheckpointOptions { Folder = folder, EverySteps = settings.CheckpointSteps, Resume = settings.Resume }
            : null,
    };

    /// <summary>Gives the options of an ensemble.</summary>
    public EnsembleClassifierOptions Together(IReadOnlyList<TextClassifierOptions> members) => new()
    {
        Members = members,
        Weighting = settings.Weighting,
        Folds = settings.Folds,
        GroupColumnName = settings.GroupColumn is null ? null : ReviewFile.Group,
        ValidationFraction = ValidationFraction,
        Progress = progress,
        CancellationToken = cancellation,
    };
}
