using Microsoft.ML.NlpStudy;

namespace Translation;

/// <summary>Shows a translator's training as that of an ensemble of one, which is what the display knows.</summary>
internal sealed class SoleMember(IProgress<EnsembleProgress> display) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => display.Report(new EnsembleProgress(1, 1, value));
}
