using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>
/// The settings of the command <c>train</c>; <see langword="null"/> stands for the default of the network. The defaults reach 86 % and more
/// on IMDB.
/// </summary>
internal sealed record TrainSettings
{
    /// <summary>The settings of the demonstration: few and short texts need more and smaller steps.</summary>
    public static TrainSettings Demo { get; } = new()
    {
        Hidden = 64,
        Embedding = 64,
        MinimumFrequency = 2,
        Epochs = 8,
        BatchSize = 32,
        LearningRate = 3e-3,
        Patience = 4,
    };

    public string Tokenizer { get; init; } = "whitespace";
    public int Merges { get; init; } = 10_000;
    public string Model { get; init; } = "rnn";

    /// <summary>The kinds of an ensemble's members.</summary>
    public IReadOnlyList<string> Members { get; init; } = ["bag", "cnn", "rnn"];

    /// <summary>The weighting of an ensemble's members.</summary>
    public EnsembleWeighting Weighting { get; init; } = EnsembleWeighting.Fitted;

    /// <summary>The number of folds of cross-validated weights.</summary>
    public int Folds { get; init; } = new EnsembleClassifierOptions { Members = [] }.Folds;

    /// <summary>The column of groups, of which none is divided between training and validation.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>The kinds of the classifiers that are trained, in order.</summary>
    public IReadOnlyList<string> Kinds => Model == ClassifierKinds.Ensemble ? Members : [Model];

    public RnnCellKind Cell { get; init; } = RnnCellKind.Gru;
    public int Hidden { get; init; } = 128;
    public int? Embedding { get; init; }
    public int? Layers { get; init; }
    public bool Bidirectional { get; init; } = true;
    public int Filters { get; init; } = 100;
    public int? WordNgrams { get; init; }
    public double? Smoothing { get; init; }
    public int Heads { get; init; } = 4;

    /// <summary>
    /// The share of a text's different words that training drops. A network can recognize reviews by the names in them, which does not help
    /// with new reviews. Dropping some words makes it learn from the others.
    /// </summary>
    public double EmbeddingDropout { get; init; } = 0.2;

    public string? Vectors { get; init; }

    /// <summary>The losses that are added to the cross-entropy.</summary>
    public MixedObjectiveOptions? MixedObjective { get; init; }

    /// <summary>The reviews without a label that are learned from.</summary>
    public TextFile? Unlabeled { get; init; }

    /// <summary>The file of a language model to start from, or the word for training one.</summary>
    public string? LanguageModel { get; init; }
    public int LanguageModelHidden { get; init; } = 512;
    public int LanguageModelEpochs { get; init; } = 2;

    /// <summary>The language model, once it was trained or read.</summary>
    public LanguageModelTransformer? Pretrained { get; init; }

    /// <summary>The folder of the pretrained encoder.</summary>
    public string? Encoder { get; init; }
    public EncoderPooling Pooling { get; init; } = EncoderPooling.Pooler;
    public LongTextHandling LongTexts { get; init; }
    public int? MaximumLength { get; init; }
    public int MinimumFrequency { get; init; } = 5;
    public int MaximumVocabulary { get; init; } = 20_000;
    public int? Epochs { get; init; }
    public int? BatchSize { get; init; }
    public double? LearningRate { get; init; }
    public int Patience { get; init; } = 2;
    public ValidationMetric ValidationMetric { get; init; }
    public MixedPrecision MixedPrecision { get; init; }
    public int? Gpu { get; init; }
    public int Seed { get; init; } = 1;
    public string Output { get; init; } = "model.zip";
    public string? CheckpointFolder { get; init; }
    public int? CheckpointSteps { get; init; }
    public bool Resume { get; init; }
    public string? History { get; init; }
    public string? Plot { get; init; }
    public string? TensorBoard { get; init; }
    public bool Json { get; init; }
}
