using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// TER, the share of words that someone would have to change, a run of words moved counting as one (Snover et al. 2006); the figures are
/// those of sacreBLEU 2.
/// </summary>
public static class TranslationEditRate
{
    private static readonly TranslationEditRateOptions s_default = new();

    /// <summary>TER of a corpus with one reference for each hypothesis.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">The text that each should be.</param>
    /// <param name="options">How texts are prepared; null for the defaults.</param>
    /// <exception cref="ArgumentException">The lists are empty, differ in length or hold null, or options contradict each
    /// other.</exception>
    public static TranslationEditRateScore Corpus(
        IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, TranslationEditRateOptions? options = null) =>
        Corpus(hypotheses, [references], options);

    /// <summary>
    /// TER of a corpus with several references for each hypothesis: the edits to the nearest over the mean of their lengths.
    /// </summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">
    /// Sets of references, as sacreBLEU takes them: each has an entry for each hypothesis, which is null where there is no such reference.
    /// </param>
    /// <param name="options">How texts are prepared; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty or differ in length, a hypothesis is null or has no reference, or options contradict each other.
    /// </exception>
    public static TranslationEditRateScore Corpus(
        IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string?>> references, TranslationEditRateOptions? options = null) =>
        Compute(new ReferencedCorpus(hypotheses, references), options ?? s_default);

    /// <summary>TER of one sentence.</summary>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="reference">The text that it should be.</param>
    /// <param name="options">How texts are prepared; null for the defaults.</param>
    /// <exception cref="ArgumentException">A text is null, or options contradict each other.</exception>
    public static TranslationEditRateScore Sentence(string hypothesis, string reference, TranslationEditRateOptions? options = null) =>
        Sentence(hypothesis, [reference], options);

    /// <inheritdoc cref="Sentence(string, string, TranslationEditRateOptions?)"/>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="references">The texts that it may be.</param>
    /// <param name="options">How texts are prepared; null for the defaults.</param>
    public static TranslationEditRateScore Sentence(
        string hypothesis, IReadOnlyList<string> references, TranslationEditRateOptions? options = null) =>
        Compute(ReferencedCorpus.Sentence(hypothesis, references), options ?? s_default);

    private static TranslationEditRateScore Compute(ReferencedCorpus corpus, TranslationEditRateOptions options)
    {
        options.Validate();
        var words = new WordNumbers();
        long edits = 0;
        double referenceLength = 0;
        for (int i = 0; i < corpus.Hypotheses.Count; i++)
        {
            int[] hypothesis = words.Of(TercomText.Words(corpus.Hypotheses[i], options));
            int[][] references = [.. corpus.ReferencesOf(i).Select(reference => words.Of(TercomText.ReferenceWords(reference, options)))];
            edits += references.Min(reference => ShiftSearch.CountEdits(hypothesis, reference));
            referenceLength += references.Sum(reference => reference.Length) / (double)references.Length;
        }

        string signature = ScoreText.Signature(
            corpus.ReferenceCount,
            ("case", options.CaseSensitive ? "mixed" : "lc"),
            ("tok", "tercom"),
            ("norm", ScoreText.YesOrNo(options.Normalize)),
            ("punct", ScoreText.YesOrNo(!options.RemovePunctuation)),
            ("asian", ScoreText.YesOrNo(options.AsianSupport)));
        return new TranslationEditRateScore(edits, referenceLength, signature);
    }
}
