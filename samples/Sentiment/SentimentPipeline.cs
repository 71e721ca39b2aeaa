using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.Transforms;

namespace Sentiment;

/// <summary>From <see cref="Review"/> to <see cref="Prediction"/>: the part of this sample to copy.</summary>
internal static class SentimentPipeline
{
    public static EstimatorChain<KeyToValueMappingTransformer> Create(
        MLContext ml, TrainSettings settings, IProgress<TrainingProgress> progress, CancellationToken cancellation) =>
        ml.Transforms.Text.CleanText("Clean", nameof(Review.Text))
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions
            {
                MinimumFrequency = settings.MinimumFrequency,
                MaximumSize = settings.MaximumVocabulary,
            }))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Review.Sentiment)))
            .Append(ml.MulticlassClassification.Trainers.RnnClassifier(new RnnClassifierOptions
            {
                IdsColumnName = "Ids",
                LabelColumnName = "Label",
                Cell = settings.Cell,
                EmbeddingSize = settings.Embedding,
                HiddenSize = settings.Hidden,
                Layers = settings.Layers,
                Bidirectional = settings.Bidirectional,
                MaximumLength = settings.MaximumLength,
                Dropout = 0.5,
                Pooling = RnnPooling.Maximum,
                Training = new TrainingOptions
                {
                    Epochs = settings.Epochs,
                    BatchSize = settings.BatchSize,
                    LearningRate = settings.LearningRate,
                    GradientClipping = 1.0,
                    ValidationFraction = 0.1,
                    EarlyStoppingPatience = settings.Patience,
                    Progress = progress,
                    CancellationToken = cancellation,
                },
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue(nameof(Prediction.PredictedSentiment), "PredictedLabel"));
}
