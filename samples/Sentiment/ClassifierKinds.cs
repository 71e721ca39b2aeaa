using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Kind = System.Func<
    Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers,
    Sentiment.TrainSettings,
    Sentiment.TrainingPlan,
    Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>;
using Trainers = Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers;

namespace Sentiment;

/// <summary>The networks to choose from, one in each line. Options that the command line leaves out have the network's defaults.</summary>
internal static class ClassifierKinds
{
    /// <summary>The name of the kind that combines several others.</summary>
    public const string Ensemble = "ensemble";

    /// <summary>The name of the kind that starts from naive Bayes.</summary>
    public const string NaiveBayes = "naive-bayes";

    /// <summary>The name of the kind that fine-tunes a pretrained encoder. It reads text, the others read tokens.</summary>
    public const string Encoder = "encoder";

    // A rate that falls to 0 by the last step gives a better result. With a constant rate the accuracy changes at random between epochs.
    private static readonly TrainingOptions s_falling = new() { Schedule = new LinearWarmUpSchedule(200) };

    /// <summary>The trainer of each kind, by the name that <c>--model</c> takes.</summary>
    public static IReadOnlyDictionary<string, Kind> All { get; } = new Dictionary<string, Kind>
    {
        ["rnn"] = (trainers, settings, plan) => trainers.RnnClassifier(Shared(Rnn(settings), settings, plan.Alone)),
        ["cnn"] = (trainers, settings, plan) => trainers.TextCnnClassifier(Shared(Cnn(settings), settings, plan.Alone)),
        ["bag"] = (trainers, settings, plan) =>
            trainers.BagOfEmbeddingsClassifier(Shared(Bag(settings, wordNgrams: 2), settings, plan.Alone)),
        [NaiveBayes] = (trainers, settings, plan) =>
            trainers.NaiveBayesBagClassifier(Shared(Counted(settings), settings, plan.Alone)),
        ["transformer"] = (trainers, settings, plan) => trainers.TransformerClassifier(Shared(Transformer(settings), settings, plan.Alone)),
        [Ensemble] = (trainers, settings, plan) =>
            trainers.EnsembleClassifier(plan.Together([.. settings.Members.Select(kind => Member(kind, settings, plan))])),
        [Encoder] = FineTuned,
    };

    private static IEstimator<ITransformer> FineTuned(Trainers trainers, TrainSettings settings, TrainingPlan plan)
    {
        // Needed until the training begins; the model has a copy.
        PretrainedEncoder encoder = PretrainedEncoder.Load(settings.Encoder!);
        var options = new PretrainedClassifierOptions();
        return trainers.PretrainedClassifier(encoder, options with
        {
            TextColumnName = "Clean",
            MaximumLength = settings.MaximumLength ?? Math.Min(options.MaximumLength, encoder.MaximumLength),
            LongTexts = settings.LongTexts,
            Pooling = settings.Pooling,
            Training = plan.Alone(options.Training),
        });
    }

    private static TextClassifierOptions Member(string kind, TrainSettings settings, TrainingPlan plan) => kind switch
    {
        "rnn" => Shared(Rnn(settings), settings, plan.AsMember),
        "cnn" => Shared(Cnn(settings), settings, plan.AsMember),
        "bag" => Shared(Bag(settings, wordNgrams: 3), settings, plan.AsMember),
        NaiveBayes => Shared(Counted(settings), settings, plan.AsMember),
        _ => Shared(Transformer(settings), settings, plan.AsMember),
    };

    private static RnnClassifierOptions Rnn(TrainSettings settings) =>
        settings.Pretrained is { } model ? FromLanguageModel(settings, model) : Fresh(settings);

    private static RnnClassifierOptions Fresh(TrainSettings settings) => new()
    {
        Cell = settings.Cell,
        HiddenSize = settings.Hidden,
        Layers = settings.Layers ?? 1,
        Bidirectional = settings.Bidirectional,
        Dropout = 0.5,
        EmbeddingDropout = settings.EmbeddingDropout,
        MixedObjective = settings.MixedObjective,
        Pooling = RnnPooling.Maximum,
        Training = s_falling,
    };

    private static RnnClassifierOptions FromLanguageModel(TrainSettings settings, LanguageModelTransformer model)
    {
        RnnClassifierOptions options = RnnClassifierOptions.FromLanguageModel(model);
        return options with
        {
            Dropout = 0.4,
            EmbeddingDropout = settings.EmbeddingDropout,
            WeightDropout = 0.2,
            MixedObjective = settings.MixedObjective,
            Training = options.Training with { LearningRate = 4e-3 },
        };
    }

    private static TextCnnClassifierOptions Cnn(TrainSettings settings) => new()
    {
        Filters = settings.Filters,
        EmbeddingDropout = settings.EmbeddingDropout,
        MixedObjective = settings.MixedObjective,
        Training = s_falling,
    };

    private static BagOfEmbeddingsClassifierOptions Bag(TrainSettings settings, int wordNgrams) =>
        new() { WordNgrams = settings.WordNgrams ?? wordNgrams };

    private static NaiveBayesBagClassifierOptions Counted(TrainSettings settings)
    {
        var options = new NaiveBayesBagClassifierOptions();
        return options with
        {
            WordNgrams = settings.WordNgrams ?? options.WordNgrams,
            Smoothing = settings.Smoothing ?? options.Smoothing,
        };
    }

    private static TransformerClassifierOptions Transformer(TrainSettings settings) =>
        new() { Heads = settings.Heads, Layers = settings.Layers ?? 2 };

    /// <summary>Sets the options that every kind has: columns, token vectors, length and training.</summary>
    private static T Shared<T>(T options, TrainSettings settings, Func<TrainingOptions, TrainingOptions> train)
        where T : TextClassifierOptions
    {
        WordVectors? vectors = settings.Vectors is { } path && options is not NaiveBayesBagClassifierOptions
            ? WordVectors.Load(path)
            : null;
        TextClassifierOptions shared = options with
        {
            IdsColumnName = "Ids",
            LabelColumnName = "Label",
            GroupColumnName = settings.GroupColumn is null ? null : ReviewFile.Group,
            EmbeddingSize = vectors?.Dimension ?? settings.Embedding ?? options.EmbeddingSize,
            InitialEmbeddings = vectors is null ? null : new InitialEmbeddings { Vectors = vectors },
            MaximumLength = settings.MaximumLength ?? options.MaximumLength,
            Training = train(options.Training),
        };
        return (T)shared;
    }
}
