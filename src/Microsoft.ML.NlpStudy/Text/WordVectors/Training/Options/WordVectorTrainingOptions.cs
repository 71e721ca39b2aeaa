using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of training word vectors: the model, the vocabulary, and the course of the training.</summary>
/// <remarks>The defaults are those of word2vec and gensim; those of fastText differ where an option says so.</remarks>
public sealed record WordVectorTrainingOptions
{
    /// <summary>The prediction task. Default: skip-gram.</summary>
    public WordVectorModel Model { get; init; } = WordVectorModel.SkipGram;

    /// <summary>The replacement of the softmax. Default: negative sampling.</summary>
    public WordVectorLoss Loss { get; init; } = WordVectorLoss.NegativeSampling;

    /// <summary>
    /// The n-grams that are trained beside the words, as in fastText; <see langword="null"/> for words alone, as in word2vec. Default:
    /// <see langword="null"/>.
    /// </summary>
    public SubwordVectorOptions? Subwords { get; init; }

    /// <summary>The number of elements of a vector. Default: 100.</summary>
    public int Dimension { get; init; } = 100;

    /// <summary>
    /// The most words on each side of a word that count as its surroundings. Each word draws its own number from 1 to this one, so that
    /// near words count more. Default: 5.
    /// </summary>
    public int Window { get; init; } = 5;

    /// <summary>The number of words drawn at random for each true one, with negative sampling. Default: 5.</summary>
    public int NegativeSamples { get; init; } = 5;

    /// <summary>
    /// The exponent of a word's frequency in the draw of negative samples: 1 draws words as often as they occur, 0 all alike. Default:
    /// 0.75.
    /// </summary>
    public double NegativeExponent { get; init; } = 0.75;

    /// <summary>
    /// The share of all words from which on a word's occurrences are left out at random, the more the more frequent it is; 0 leaves out
    /// none. Default: 0.001; fastText's is 0.0001.
    /// </summary>
    public double Subsampling { get; init; } = 1e-3;

    /// <summary>The number of occurrences that a word needs to get a vector. Default: 5.</summary>
    public int MinimumFrequency { get; init; } = 5;

    /// <summary>
    /// The most words that get a vector: the most frequent ones; <see langword="null"/> for all. Default: <see langword="null"/>.
    /// </summary>
    public int? MaximumVocabulary { get; init; }

    /// <summary>The number of passes over the texts. Default: 5.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>
    /// The learning rate at the start; it falls linearly with the words read. Default: <see langword="null"/>, which is 0.025 for
    /// skip-gram, and 0.05 for continuous bags of words and wherever there are n-grams.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>The learning rate at the end. Default: 0.0001.</summary>
    public double MinimumLearningRate { get; init; } = 1e-4;

    /// <summary>The number of threads. Default: 0, one per processor.</summary>
    /// <remarks>
    /// Several threads change the same vectors without locks (Recht et al., "Hogwild!", 2011): as accurate as one, but no two runs give the
    /// same bits. With 1, the same seed of the <c>MLContext</c> gives the same vectors bit for bit.
    /// </remarks>
    public int Threads { get; init; }

    /// <summary>
    /// The checkpoints; <see langword="null"/> writes none. A step is a batch of about 10,000 words. Default: <see langword="null"/>.
    /// </summary>
    [JsonIgnore]
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Receives the progress about once a second and after each epoch. Default: <see langword="null"/>.</summary>
    [JsonIgnore]
    public IProgress<WordVectorProgress>? Progress { get; init; }

    /// <summary>Stops the training. The vectors trained so far come back. Default: none.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The learning rate at the start, with the model's default where none is given.</summary>
    internal double StartingRate => LearningRate ?? (Model == WordVectorModel.SkipGram && Subwords is null ? 0.025 : 0.05);

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Model);
        OptionCheck.IsDefined(Loss);
        Subwords?.Validate();
        OptionCheck.InRange(1, 10_000, Dimension);
        OptionCheck.InRange(1, 1_000, Window);
        OptionCheck.InRange(1, 1_000, NegativeSamples);
        OptionCheck.That(double.IsFinite(NegativeExponent), "a finite number", NegativeExponent);
        OptionCheck.Share(Subsampling);
        OptionCheck.AtLeast(1, MinimumFrequency);
        OptionCheck.That(MaximumVocabulary is null or >= 1, "at least 1, or null for all", MaximumVocabulary);
        OptionCheck.AtLeast(1, Epochs);
        OptionCheck.That(LearningRate is null or (> 0 and <= 1), "above 0 and at most 1, or null", LearningRate);
        OptionCheck.That(
            MinimumLearningRate >= 0 && MinimumLearningRate <= StartingRate, $"0 to the learning rate, {StartingRate}",
            MinimumLearningRate);
        OptionCheck.AtLeast(0, Threads);
        Checkpoints?.Validate();
    }
}
