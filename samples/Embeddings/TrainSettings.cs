using Microsoft.ML.NlpStudy;

namespace Embeddings;

/// <summary>The settings of the command <c>train</c>.</summary>
internal sealed record TrainSettings
{
    /// <summary>The settings of the demonstration: a small vocabulary needs short vectors; one thread always gives the same ones.</summary>
    public static TrainSettings Demo { get; } = new()
    {
        Tokenizer = "whitespace",
        Training = new WordVectorTrainingOptions { Dimension = 40, Epochs = 6, LearningRate = 0.05, Threads = 1 },
    };

    public string Tokenizer { get; init; } = "words";

    /// <summary>Model, vocabulary and course of the training.</summary>
    public WordVectorTrainingOptions Training { get; init; } = new();

    public int Seed { get; init; } = 1;
    public string? CheckpointFolder { get; init; }
    public string Output { get; init; } = "vectors.vec";
}
