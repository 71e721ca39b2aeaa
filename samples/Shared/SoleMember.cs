using Microsoft.ML.NlpStudy;

namespace Samples;

/// <summary>The progress of one network, reported as the progress of an ensemble with one member.</summary>
/// <param name="display">Receives the reports.</param>
internal sealed class SoleMember(IProgress<EnsembleProgress> display) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => display.Report(new EnsembleProgress(1, 1, value));
}
