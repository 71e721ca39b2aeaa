using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>How a training goes, who hears of it and what may end it; the same whether it is of one classifier or of several.</summary>
/// <param name="settings">What the command line says.</param>
/// <param name="progress">Who hears of it. A classifier alone is the first member of one.</param>
/// <param name="cancellation">What may end it.</param>
internal sealed class TrainingPlan(TrainSettings settings, IProgress<EnsembleProgress> progress, CancellationToken cancellation)
{
    private const double ValidationFraction = 0.1;

    /// <summary>The training of a classifier by itself.</summary>
    /// <param name="defaults">What its kind has where the command line says nothing.</param>
    public TrainingOptions Alone(TrainingOptions defaults) => AsMember(defaults) with
    {
        ValidationFraction = ValidationFraction,
        Progress = new OneOfOne(progress),
        CancellationToken = cancellation,
    };

    /// <summary>The training of one of several classifiers.</summary>
    /// <param name="defaults">What its kind has where the command line says nothing.</param>
    public TrainingOptions AsMember(TrainingOptions defaults) => defaults with
    {
        Epochs = settings.Epochs ?? defaults.Epochs,
        BatchSize = settings.BatchSize,
        LearningRate = settings.LearningRate ?? defaults.LearningRate,
        EarlyStoppingPatience = settings.Patience,
        MixedPrecision = settings.MixedPrecision,
        Checkpoints = settings.CheckpointFolder is { } folder
            ? new CheckpointOptions { Folder = folder, EverySteps = settings.CheckpointSteps, Resume = settings.Resume }
            : null,
    };

    /// <summary>Several classifiers, weighed by how well they do together on the reviews held out.</summary>
    public EnsembleClassifierOptions Together(IReadOnlyList<TextClassifierOptions> members) => new()
    {
        Members = members,
        Weighting = EnsembleWeighting.Fitted,
        ValidationFraction = ValidationFraction,
        Progress = progress,
        CancellationToken = cancellation,
    };

    private sealed class OneOfOne(IProgress<EnsembleProgress> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(new EnsembleProgress(1, 1, value));
    }
}
