using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.Transforms;

namespace Sentiment;

/// <summary>From <see cref="Review"/> to <see cref="Prediction"/>: the part of this sample to copy.</summary>
internal static class SentimentPipeline
{
    public static EstimatorChain<KeyToValueMappingTransformer> Create(
        MLContext ml, TrainSettings settings, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        TrainingOptions Train(TrainingOptions defaults) => defaults with
        {
            Epochs = settings.Epochs ?? defaults.Epochs,
            BatchSize = settings.BatchSize,
            LearningRate = settings.LearningRate ?? defaults.LearningRate,
            ValidationFraction = 0.1,
            EarlyStoppingPatience = settings.Patience,
            Checkpoints = settings.CheckpointFolder is { } folder ? new CheckpointOptions { Folder = folder, Resume = settings.Resume } : null,
            Progress = progress,
            CancellationToken = cancellation,
        };

        return ml.Transforms.Text.CleanText("Clean", nameof(Review.Text))
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions
            {
                MinimumFrequency = settings.MinimumFrequency,
                MaximumSize = settings.MaximumVocabulary,
            }))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Review.Sentiment)))
            .Append(ClassifierKinds.All[settings.Model](ml.MulticlassClassification.Trainers, settings, Train))
            .Append(ml.Transforms.Conversion.MapKeyToValue(nameof(Prediction.PredictedSentiment), "PredictedLabel"));
    }
}
