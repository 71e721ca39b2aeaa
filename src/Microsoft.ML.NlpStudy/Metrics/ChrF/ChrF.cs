using System.Globalization;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// chrF, an F-score of n-grams of characters (Popović 2015), and chrF++, of words too (Popović 2017); the figures are those of sacreBLEU 2.
/// </summary>
/// <remarks>It needs no tokenizer, and suits languages with many word forms, such as Korean, better than BLEU does.</remarks>
public static class ChrF
{
    private static readonly ChrFOptions s_default = new();

    /// <summary>Computes chrF of a corpus with one reference for each hypothesis.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">The reference of each hypothesis.</param>
    /// <param name="options">Orders, beta and smoothing; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty, differ in length or hold <see langword="null"/>, or an option is out of range.
    /// </exception>
    public static ChrFScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, ChrFOptions? options = null) =>
        Corpus(hypotheses, [references], options);

    /// <summary>Computes chrF of a corpus with several references for each hypothesis; the one with the best score counts.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">
    /// Sets of references, as sacreBLEU takes them: each has an entry for each hypothesis, which is <see langword="null"/> where there is
    /// no such reference.
    /// </param>
    /// <param name="options">Orders, beta and smoothing; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty or differ in length, a hypothesis is <see langword="null"/> or has no reference, or an option is out of range.
    /// </exception>
    public static ChrFScore Corpus(
        IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string?>> references, ChrFOptions? options = null) =>
        Compute(new ReferencedCorpus(hypotheses, references), options ?? s_default);

    /// <summary>Computes chrF of one sentence.</summary>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="reference">The reference translation.</param>
    /// <param name="options">Orders, beta and smoothing; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>, or an option is out of range.</exception>
    public static ChrFScore Sentence(string hypothesis, string reference, ChrFOptions? options = null) =>
        Sentence(hypothesis, [reference], options);

    /// <inheritdoc cref="Sentence(string, string, ChrFOptions?)"/>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="references">The reference translations.</param>
    /// <param name="options">Orders, beta and smoothing; <see langword="null"/> for the defaults.</param>
    public static ChrFScore Sentence(string hypothesis, IReadOnlyList<string> references, ChrFOptions? options = null) =>
        Compute(ReferencedCorpus.Sentence(hypothesis, references), options ?? s_default);

    private static ChrFScore Compute(ReferencedCorpus corpus, ChrFOptions options)
    {
        options.Validate();
        string signature = ScoreText.Signature(
            corpus.ReferenceCount,
            ("case", options.LowerCase ? "lc" : "mixed"),
            ("eff", ScoreText.YesOrNo(!options.EpsilonSmoothing)),
            ("nc", options.CharacterOrder.ToString(CultureInfo.InvariantCulture)),
            ("nw", options.WordOrder.ToString(CultureInfo.InvariantCulture)),
            ("space", ScoreText.YesOrNo(options.WhiteSpace)));
        return new ChrFScore(ChrFStatistics.Of(corpus, options).Score(options), options, signature);
    }
}
