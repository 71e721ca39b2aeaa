using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests;

/// <summary>The pipelines that the trainer tests share.</summary>
internal static class Pipelines
{
    /// <summary>A small network that learns the toy task in a second or two.</summary>
    public static RnnClassifierOptions Small(RnnCellKind cell = RnnCellKind.Gru, int epochs = 8) => new()
    {
        Cell = cell,
        EmbeddingSize = 16,
        HiddenSize = 24,
        Dropout = 0.1,
        Training = new TrainingOptions { Epochs = epochs, BatchSize = 32, LearningRate = 5e-3, ValidationFraction = 0.1, Threads = 2 },
    };

    /// <summary>From text to ids and a label key.</summary>
    public static EstimatorChain<ITransformer> Preprocessing(MLContext ml) => new EstimatorChain<ITransformer>()
        .Append<ITransformer>(ml.Transforms.Text.CleanText("Clean", "Text"))
        .Append<ITransformer>(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
        .Append<ITransformer>(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
        .Append<ITransformer>(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"));

    /// <summary>The whole job.</summary>
    public static EstimatorChain<ITransformer> Classification(MLContext ml, RnnClassifierOptions options) =>
        Preprocessing(ml).Append<ITransformer>(ml.MulticlassClassification.Trainers.RnnClassifier(options));
}
