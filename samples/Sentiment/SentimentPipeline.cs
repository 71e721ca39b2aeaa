using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.Transforms;

namespace Sentiment;

/// <summary>The pipeline from <see cref="Review"/> to <see cref="Prediction"/>: copy this part of the sample.</summary>
internal static class SentimentPipeline
{
    public static EstimatorChain<KeyToValueMappingTransformer> Create(
        MLContext ml, TrainSettings settings, IProgress<EnsembleProgress> progress, CancellationToken cancellation) =>
        Start(ml, settings)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Review.Sentiment)))
            .Append(ClassifierKinds.All[settings.Model](
                ml.MulticlassClassification.Trainers, settings, new TrainingPlan(settings, progress, cancellation)))
            .Append(ml.Transforms.Conversion.MapKeyToValue(nameof(Prediction.PredictedSentiment), "PredictedLabel"));

    // A pretrained encoder reads text as it was written, by a tokenizer of its own; only marks of HTML are removed.
    private static IEstimator<ITransformer> Start(MLContext ml, TrainSettings settings) => settings.Model == ClassifierKinds.Encoder
        ? ml.Transforms.Text.CleanText("Clean", nameof(Review.Text), new CleanTextOptions
        {
            LetterCase = LetterCase.Keep,
            Punctuation = PunctuationHandling.Keep,
        })
        : Tokens(ml, settings)
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions
            {
                MinimumFrequency = settings.MinimumFrequency,
                MaximumSize = settings.MaximumVocabulary,
            }));

    /// <summary>From text to the column <c>Tokens</c>.</summary>
    public static IEstimator<ITransformer> Tokens(MLContext ml, TrainSettings settings) =>
        ml.Transforms.Text.CleanText("Clean", nameof(Review.Text))
            .Append(TokenizerKinds.All[settings.Tokenizer](ml.Transforms.Text, settings));
}
