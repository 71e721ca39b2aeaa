using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// BLEU, the share of a translation's n-grams that references have too, with a penalty for brevity (Papineni et al. 2002). The figures are
/// those of sacreBLEU 2 (Post 2018).
/// </summary>
/// <remarks>
/// Texts should be as people write them, not tokenized: the tokenizer is part of the metric. Figures compare only where their
/// <see cref="BleuScore.Signature"/> is the same.
/// </remarks>
public static class Bleu
{
    private static readonly BleuOptions s_forCorpus = new();
    private static readonly BleuOptions s_forSentence = new() { EffectiveOrder = true };

    /// <summary>Computes BLEU of a corpus with one reference for each hypothesis.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">The reference of each hypothesis.</param>
    /// <param name="options">Tokenizer, smoothing and orders; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty, differ in length or hold <see langword="null"/>, or an option is out of range.
    /// </exception>
    public static BleuScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, BleuOptions? options = null) =>
        Corpus(hypotheses, [references], options);

    /// <summary>Computes BLEU of a corpus with several references for each hypothesis.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">
    /// Sets of references, as sacreBLEU takes them: each has an entry for each hypothesis, which is <see langword="null"/> where there is
    /// no such reference.
    /// </param>
    /// <param name="options">Tokenizer, smoothing and orders; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty or differ in length, a hypothesis is <see langword="null"/> or has no reference, or an option is out of range.
    /// </exception>
    public static BleuScore Corpus(
        IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string?>> references, BleuOptions? options = null) =>
        Compute(new ReferencedCorpus(hypotheses, references), options ?? s_forCorpus);

    /// <summary>Computes BLEU of one sentence.</summary>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="reference">The reference translation.</param>
    /// <param name="options">
    /// Tokenizer, smoothing and orders; <see langword="null"/> for the defaults with <see cref="BleuOptions.EffectiveOrder"/>.
    /// </param>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>, or an option is out of range.</exception>
    public static BleuScore Sentence(string hypothesis, string reference, BleuOptions? options = null) =>
        Sentence(hypothesis, [reference], options);

    /// <inheritdoc cref="Sentence(string, string, BleuOptions?)"/>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="references">The reference translations.</param>
    /// <param name="options">
    /// Tokenizer, smoothing and orders; <see langword="null"/> for the defaults with <see cref="BleuOptions.EffectiveOrder"/>.
    /// </param>
    public static BleuScore Sentence(string hypothesis, IReadOnlyList<string> references, BleuOptions? options = null) =>
        Compute(ReferencedCorpus.Sentence(hypothesis, references), options ?? s_forSentence);

    private static BleuScore Compute(ReferencedCorpus corpus, BleuOptions options)
    {
        options.Validate();
        return new BleuScore(BleuStatistics.Of(corpus, options), options, SignatureOf(corpus, options));
    }

    private static string SignatureOf(ReferencedCorpus corpus, BleuOptions options) => ScoreText.Signature(
        corpus.ReferenceCount,
        ("case", options.LowerCase ? "lc" : "mixed"),
        ("eff", ScoreText.YesOrNo(options.EffectiveOrder)),
        ("tok", BleuTokenization.NameOf(options.Tokenizer)),
        ("smooth", options.Smoothing switch
        {
            BleuSmoothing.None => "none",
            BleuSmoothing.Floor => $"floor[{ScoreText.Fixed(options.SmoothingValueInUse, 2)}]",
            BleuSmoothing.AddK => $"add-k[{ScoreText.Fixed(options.SmoothingValueInUse, 2)}]",
            _ => "exp",
        }));
}
