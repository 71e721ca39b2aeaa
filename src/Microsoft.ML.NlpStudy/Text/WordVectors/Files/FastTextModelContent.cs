namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The content of a fastText model: the training's arguments, the words, and the rows of both matrices.</summary>
internal sealed record FastTextModelContent
{
    /// <summary>The numbers in a row of both matrices.</summary>
    public required int Dimension { get; init; }

    /// <summary>The most words between a word and a word of its context (fastText's <c>ws</c>).</summary>
    public required int Window { get; init; }

    /// <summary>The number of epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>The occurrences below which words were left out.</summary>
    public required int MinimumCount { get; init; }

    /// <summary>The number of negative samples (<c>neg</c>).</summary>
    public required int Negatives { get; init; }

    /// <summary>The loss.</summary>
    public required FastTextLoss Loss { get; init; }

    /// <summary>The architecture (fastText's <c>model</c>).</summary>
    public required FastTextArchitecture Architecture { get; init; }

    /// <summary>The cutting of words into n-grams (<c>minn</c>, <c>maxn</c>, <c>bucket</c>); a longest length of 0 for none.</summary>
    public required SubwordNgrams Ngrams { get; init; }

    /// <summary>The frequency above which words were left out at random (<c>t</c>).</summary>
    public required double SamplingThreshold { get; init; }

    /// <summary>The number of tokens between updates of the learning rate. Default: 100, as in fastText.</summary>
    public int UpdateRate { get; init; } = 100;

    /// <summary>The words, the most frequent first. fastText gives the word <c>&lt;/s&gt;</c> no n-grams.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The number of times that each word occurs, in descending order.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>The number of tokens in the training text, those of words that were left out included.</summary>
    public required long TokenCount { get; init; }

    /// <summary>
    /// Gives a row of the input matrix: first the words' own rows, not averaged with those of their n-grams, then the buckets'.
    /// </summary>
    public required Func<int, ReadOnlySpan<float>> InputRow { get; init; }

    /// <summary>
    /// Gives a row of the output matrix: with negative sampling the words', with hierarchical softmax those of the tree's inner nodes and
    /// one more.
    /// </summary>
    public required Func<int, ReadOnlySpan<float>> OutputRow { get; init; }

    /// <summary>The number of the n-grams' rows in the input matrix.</summary>
    public int BucketRows => Ngrams.MaximumLength > 0 ? Ngrams.Buckets : 0;
}

/// <summary>fastText's numbers for losses.</summary>
internal enum FastTextLoss
{
    HierarchicalSoftmax = 1,
    NegativeSampling = 2,
    Softmax = 3,
}

/// <summary>fastText's numbers for architectures.</summary>
internal enum FastTextArchitecture
{
    Cbow = 1,
    SkipGram = 2,
}
