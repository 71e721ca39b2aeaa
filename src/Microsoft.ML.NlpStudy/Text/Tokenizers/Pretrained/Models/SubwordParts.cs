namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The parts of a subword tokenizer, as read from its files.</summary>
internal sealed record SubwordParts
{
    /// <summary>The tokens in the order of their ids; an unused id has an empty token.</summary>
    public required string[] Tokens { get; init; }

    /// <summary>The model.</summary>
    public required SubwordIds Model { get; init; }

    /// <summary>The steps that rewrite a text, in their order.</summary>
    public IReadOnlyList<NormalizerStep> Normalizers { get; init; } = [];

    /// <summary>
    /// The steps that cut a text into words, in their order; each is created with its first buffer and the step behind it.
    /// </summary>
    public IReadOnlyList<Func<int, WordStep, WordStep>> Words { get; init; } = [];

    /// <summary>The tokens that are found before a text is cut into words; each has its id.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>The token that stands for all others; <see langword="null"/> for none.</summary>
    public string? Unknown { get; init; }

    /// <summary>The token that pads short texts; <see langword="null"/> for none.</summary>
    public string? Padding { get; init; }

    /// <summary>The tokens around a text; <see langword="null"/> where the files do not say.</summary>
    public TokenizerFrame? Frame { get; init; }
}
