using Microsoft.ML.NlpStudy;

namespace Tagging;

/// <summary>The settings of the command <c>train</c>; <see langword="null"/> stands for the default of the network.</summary>
internal sealed record TrainSettings
{
    public const string Recurrent = "rnn", Pretrained = "encoder";

    /// <summary>The settings of the demonstration: a small network learns a small grammar in seconds.</summary>
    public static TrainSettings Demo { get; } = new()
    {
        Tokenizer = TokenizerKinds.Words,
        Embedding = 32,
        Hidden = 48,
        CharacterVector = 24,
        Epochs = 8,
        BatchSize = 16,
        LearningRate = 5e-3,
        Patience = 3,
    };

    public string Model { get; init; } = Recurrent;

    /// <summary>The way to cut texts to tag; <see langword="null"/> for the one that the training file shows.</summary>
    public string? Tokenizer { get; init; }

    public TaggerDecoder Decoder { get; init; } = TaggerDecoder.Crf;

    /// <summary>The part that reads a word's characters; <see langword="null"/>: a convolution for words, none for characters.</summary>
    public CharacterEncoderKind? Characters { get; init; }

    public int? CharacterVector { get; init; }
    public int? Embedding { get; init; }
    public int? Hidden { get; init; }
    public int? Layers { get; init; }
    public double? Dropout { get; init; }
    public int? MinimumFrequency { get; init; }
    public string? Vectors { get; init; }

    /// <summary>The folder of the pretrained encoder.</summary>
    public string? Encoder { get; init; }

    public int? MaximumLength { get; init; }
    public int? Epochs { get; init; }
    public int? BatchSize { get; init; }
    public double? LearningRate { get; init; }
    public int? Patience { get; init; }
    public MixedPrecision MixedPrecision { get; init; }
    public int? Gpu { get; init; }
    public int Seed { get; init; } = 1;
    public string Output { get; init; } = "tagger.zip";
    public string? CheckpointFolder { get; init; }
    public int? CheckpointSteps { get; init; }
    public bool Resume { get; init; }
    public string? History { get; init; }
    public string? Plot { get; init; }
    public bool Json { get; init; }
}
