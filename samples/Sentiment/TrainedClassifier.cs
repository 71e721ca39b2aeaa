using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>A classifier that was trained, alone or as a member of an ensemble.</summary>
/// <param name="Name">The name of its kind.</param>
/// <param name="History">The history of its training.</param>
/// <param name="ParameterCount">The number of its weights.</param>
/// <param name="Weight">Its weight in the ensemble; 1 for a classifier alone.</param>
internal sealed record TrainedClassifier(string Name, TrainingHistory History, long ParameterCount, double Weight)
{
    public IReadOnlyList<TrainingEpoch> Epochs => History.Epochs;

    /// <summary>Finds the classifiers of a pipeline: one, or the members of an ensemble.</summary>
    public static IReadOnlyList<TrainedClassifier> Of(IEnumerable<ITransformer> pipeline, IReadOnlyList<string> kinds)
    {
        if (pipeline.OfType<PretrainedClassifierTransformer>().SingleOrDefault() is { } fineTuned)
        {
            return [new TrainedClassifier(kinds[0], fineTuned.History, fineTuned.ParameterCount, 1)];
        }

        IReadOnlyList<EnsembleMember> members = pipeline.OfType<EnsembleClassifierTransformer>().SingleOrDefault()?.Members
            ?? [new EnsembleMember(pipeline.OfType<TextClassifierTransformer>().Single(), 1)];
        return [.. members.Zip(kinds, (member, name) => new TrainedClassifier(
            name, member.Classifier.History, member.Classifier.ParameterCount, member.Weight))];
    }
}
