using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Kind = System.Func<
    Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers,
    Sentiment.TrainSettings,
    System.Func<Microsoft.ML.NlpStudy.TrainingOptions, Microsoft.ML.NlpStudy.TrainingOptions>,
    Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>;

namespace Sentiment;

/// <summary>The networks to choose from, a line each. What the command line does not say is as the network's own options have it.</summary>
internal static class ClassifierKinds
{
    /// <summary>How each kind's trainer is made, under the name that <c>--model</c> takes.</summary>
    public static IReadOnlyDictionary<string, Kind> All { get; } = new Dictionary<string, Kind>
    {
        ["rnn"] = (trainers, settings, train) => trainers.RnnClassifier(Shared(Rnn(settings), settings, train)),
        ["cnn"] = (trainers, settings, train) => trainers.TextCnnClassifier(Shared(Cnn(settings), settings, train)),
        ["bag"] = (trainers, settings, train) => trainers.BagOfEmbeddingsClassifier(Shared(Bag(settings), settings, train)),
        ["transformer"] = (trainers, settings, train) => trainers.TransformerClassifier(Shared(Transformer(settings), settings, train)),
    };

    private static RnnClassifierOptions Rnn(TrainSettings settings) => new()
    {
        Cell = settings.Cell,
        HiddenSize = settings.Hidden,
        Layers = settings.Layers ?? 1,
        Bidirectional = settings.Bidirectional,
        Dropout = 0.5,
        Pooling = RnnPooling.Maximum,
    };

    private static TextCnnClassifierOptions Cnn(TrainSettings settings) => new() { Filters = settings.Filters };

    private static BagOfEmbeddingsClassifierOptions Bag(TrainSettings settings) => new() { WordNgrams = settings.WordNgrams };

    private static TransformerClassifierOptions Transformer(TrainSettings settings) => new() { Heads = settings.Heads, Layers = settings.Layers ?? 2 };

    /// <summary>What every kind has: how tokens become vectors, how much of a text is read, training.</summary>
    private static T Shared<T>(T options, TrainSettings settings, Func<TrainingOptions, TrainingOptions> train)
        where T : TextClassifierOptions
    {
        WordVectors? vectors = settings.Vectors is { } path ? WordVectors.Load(path) : null;
        TextClassifierOptions shared = options with
        {
            IdsColumnName = "Ids",
            LabelColumnName = "Label",
            EmbeddingSize = vectors?.Dimension ?? settings.Embedding ?? options.EmbeddingSize,
            InitialEmbeddings = vectors is null ? null : new InitialEmbeddings { Vectors = vectors },
            MaximumLength = settings.MaximumLength ?? options.MaximumLength,
            Training = train(options.Training),
        };
        return (T)shared;
    }
}
