using Microsoft.ML.NlpStudy;

namespace Translation;

/// <summary>What <c>train</c> is asked for; null: the network's own default.</summary>
internal sealed record TrainSettings
{
    /// <summary>For the phrases that the program makes up: a small Transformer is enough.</summary>
    public static TrainSettings Demo { get; } = new()
    {
        Merges = 300,
        MinimumFrequency = 1,
        Embedding = 96,
        FeedForward = 192,
        Layers = 2,
        Epochs = 10,
        BatchSize = 32,
        LearningRate = 2e-3,
        Dropout = 0.1,
        Patience = 3,
    };

    private const double ValidationShare = 0.05;

    /// <summary>With BPE-dropout, in how many ways an epoch's pairs are cut.</summary>
    public const int SubwordCopies = 10;

    public string Model { get; init; } = "transformer";
    public string? TargetTexts { get; init; }
    public string? SourceTexts { get; init; }

    /// <summary>The encoding of those texts; null: what a byte order mark says, or UTF-8.</summary>
    public string? Encoding { get; init; }

    public int Merges { get; init; } = 8000;
    public double SubwordDropout { get; init; }
    public int MinimumFrequency { get; init; } = 2;
    public bool Lowercase { get; init; }
    public string SourceTokenizer { get; init; } = "moses";
    public string TargetTokenizer { get; init; } = "moses";

    /// <summary>What texts to translate are written in, by their script; it counts where they are written, for back-translation.</summary>
    public string SourceLanguage { get; init; } = "en";

    /// <summary>Whose rules Moses' tokenizer has for translations, and for joining them.</summary>
    public string TargetLanguage { get; init; } = "en";

    public int? Embedding { get; init; }
    public int? Hidden { get; init; }
    public int? Layers { get; init; }
    public bool InputFeeding { get; init; } = true;
    public int? FeedForward { get; init; }
    public double? Dropout { get; init; }
    public int Epochs { get; init; } = 15;
    public int BatchSize { get; init; } = 64;
    public double? LearningRate { get; init; }
    public int Patience { get; init; } = 3;

    /// <summary>The share of pairs that tells when to stop: none where nobody would wait.</summary>
    public double ValidationFraction => Patience == 0 ? 0 : ValidationShare;

    public MixedPrecision MixedPrecision { get; init; }
    public int Seed { get; init; } = 1;
    public int? Gpu { get; init; }
    public string Output { get; init; } = "translator.zip";
    public string? CheckpointFolder { get; init; }

    /// <summary>A network's own training options, with what is asked for in their place.</summary>
    public TrainingOptions Merged(TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation) =>
        options with
        {
            Epochs = Epochs,
            BatchSize = BatchSize,
            LearningRate = LearningRate ?? options.LearningRate,
            ValidationFraction = ValidationFraction,
            EarlyStoppingPatience = Patience == 0 ? null : Patience,
            MixedPrecision = MixedPrecision,
            Checkpoints = CheckpointFolder is { } folder ? new CheckpointOptions { Folder = folder } : null,
            Progress = progress,
            CancellationToken = cancellation,
        };
}
