using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// TER, the share of words that someone would have to change (Snover et al. 2006). Moving a run of words counts as one change. The figures
/// are those of sacreBLEU 2.
/// </summary>
public static class TranslationEditRate
{
    private static readonly TranslationEditRateOptions s_default = new();

    /// <summary>Computes TER of a corpus with one reference for each hypothesis.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">The reference of each hypothesis.</param>
    /// <param name="options">The preparation of texts; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty, differ in length or hold <see langword="null"/>, or options contradict each other.
    /// </exception>
    public static TranslationEditRateScore Corpus(
        IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, TranslationEditRateOptions? options = null) =>
        Corpus(hypotheses, [references], options);

    /// <summary>
    /// Computes TER of a corpus with several references for each hypothesis: the edits to the nearest over the mean of their lengths.
    /// </summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">
    /// Sets of references, as sacreBLEU takes them: each has an entry for each hypothesis, which is <see langword="null"/> where there is
    /// no such reference.
    /// </param>
    /// <param name="options">The preparation of texts; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lists are empty or differ in length, a hypothesis is <see langword="null"/> or has no reference, or options contradict each
    /// other.
    /// </exception>
    public static TranslationEditRateScore Corpus(
        IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string?>> references, TranslationEditRateOptions? options = null) =>
        Compute(new ReferencedCorpus(hypotheses, references), options ?? s_default);

    /// <summary>Computes TER of one sentence.</summary>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="reference">The reference translation.</param>
    /// <param name="options">The preparation of texts; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>, or options contradict each other.</exception>
    public static TranslationEditRateScore Sentence(string hypothesis, string reference, TranslationEditRateOptions? options = null) =>
        Sentence(hypothesis, [reference], options);

    /// <inheritdoc cref="Sentence(string, string, TranslationEditRateOptions?)"/>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="references">The reference translations.</param>
    /// <param name="options">The preparation of texts; <see langword="null"/> for the defaults.</param>
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
