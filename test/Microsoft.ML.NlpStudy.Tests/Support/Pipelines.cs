using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The pipelines that the trainer tests share.</summary>
internal static class Pipelines
{
    /// <summary>A small network that learns the toy task in a second or two.</summary>
    public static RnnClassifierOptions Small { get; } = new()
    {
        EmbeddingSize = 16,
        HiddenSize = 24,
        Dropout = 0.1,
        Training = new TrainingOptions { Epochs = 6, BatchSize = 32, LearningRate = 5e-3, Threads = 2 },
    };

    /// <summary>Too short a training to learn anything, for tests that ask something else.</summary>
    public static RnnClassifierOptions Hasty { get; } = Small with { Training = Small.Training with { Epochs = 1 } };

    /// <summary>From text to ids and a label key.</summary>
    public static IEstimator<ITransformer> Preprocessing(MLContext ml) => ml.Transforms.Text.CleanText("Clean", "Text")
        .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
        .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
        .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"));

    /// <summary>The whole job.</summary>
    public static EstimatorChain<TextClassifierTransformer> Classification(MLContext ml, TextClassifierOptions options) =>
        Preprocessing(ml).Append(Trainer(ml, options));

    /// <summary>The trainer that the options are of.</summary>
    public static TextClassifierTrainer Trainer(MLContext ml, TextClassifierOptions options) => options switch
    {
        RnnClassifierOptions rnn => ml.MulticlassClassification.Trainers.RnnClassifier(rnn),
        TextCnnClassifierOptions cnn => ml.MulticlassClassification.Trainers.TextCnnClassifier(cnn),
        BagOfEmbeddingsClassifierOptions bag => ml.MulticlassClassification.Trainers.BagOfEmbeddingsClassifier(bag),
        NaiveBayesBagClassifierOptions bag => ml.MulticlassClassification.Trainers.NaiveBayesBagClassifier(bag),
        NetworkClassifierOptions network => ml.MulticlassClassification.Trainers.Network(network),
        _ => ml.MulticlassClassification.Trainers.TransformerClassifier((TransformerClassifierOptions)options),
    };

    public static float[][] Scores(this IDataView scored) => [.. scored.GetColumn<float[]>("Score")];
}
