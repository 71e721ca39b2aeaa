using Microsoft.ML.NlpStudy;

namespace Translation;

/// <summary>The settings of the command <c>train</c>; <see langword="null"/> stands for the default of the network.</summary>
internal sealed record TrainSettings
{
    /// <summary>The settings of the demonstration: a small Transformer is enough for its sentences.</summary>
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

    /// <summary>The number of copies of each pair that an epoch reads with BPE-dropout, each split differently.</summary>
    public const int SubwordCopies = 10;

    public string Model { get; init; } = "transformer";
    public string? TargetTexts { get; init; }
    public string? SourceTexts { get; init; }

    /// <summary>The encoding of those texts; <see langword="null"/>: that of the byte order mark, or UTF-8.</summary>
    public string? Encoding { get; init; }

    public int Merges { get; init; } = 8000;
    public double SubwordDropout { get; init; }
    public int MinimumFrequency { get; init; } = 2;
    public bool Lowercase { get; init; }
    public string SourceTokenizer { get; init; } = "moses";
    public string TargetTokenizer { get; init; } = "moses";

    /// <summary>The language of the source texts, detected by their script; back-translation writes such texts.</summary>
    public string SourceLanguage { get; init; } = "en";

    /// <summary>The language whose rules Moses' tokenizer uses to split and join translations.</summary>
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

    /// <summary>The share of pairs for validation, which decides when to stop; 0 without a patience.</summary>
    public double ValidationFraction => Patience == 0 ? 0 : ValidationShare;

    public MixedPrecision MixedPrecision { get; init; }
    public int Seed { get; init; } = 1;
    public int? Gpu { get; init; }
    public string Output { get; init; } = "translator.zip";
    public string? CheckpointFolder { get; init; }

    /// <summary>Puts these settings into the training options of a network.</summary>
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
