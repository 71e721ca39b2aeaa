using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>One of the classifiers that a training made.</summary>
/// <param name="Name">Its kind.</param>
/// <param name="Classifier">The classifier.</param>
/// <param name="Weight">How much it counts among all: 1 where it is the only one.</param>
internal sealed record TrainedClassifier(string Name, TextClassifierTransformer Classifier, double Weight)
{
    public IReadOnlyList<TrainingEpoch> Epochs => Classifier.History.Epochs;

    /// <summary>The classifiers of a pipeline: one, or an ensemble's members.</summary>
    public static IReadOnlyList<TrainedClassifier> Of(IEnumerable<ITransformer> pipeline, IReadOnlyList<string> kinds)
    {
        IReadOnlyList<EnsembleMember> members = pipeline.OfType<EnsembleClassifierTransformer>().SingleOrDefault()?.Members
            ?? [new EnsembleMember(pipeline.OfType<TextClassifierTransformer>().Single(), 1)];
        return [.. members.Zip(kinds, (member, name) => new TrainedClassifier(name, member.Classifier, member.Weight))];
    }
}
