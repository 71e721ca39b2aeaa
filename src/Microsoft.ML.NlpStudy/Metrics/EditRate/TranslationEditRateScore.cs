using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>A translation edit rate. Lower is better.</summary>
public sealed class TranslationEditRateScore
{
    internal TranslationEditRateScore(long edits, double referenceLength, string signature)
    {
        Edits = edits;
        ReferenceLength = referenceLength;
        Signature = signature;
        Score = 100 * (referenceLength > 0 ? edits / referenceLength : edits > 0 ? 1 : 0);
    }

    /// <summary>
    /// The number of edits for a hundred words of the references: 0 where nothing needs editing, more than 100 where the edits outnumber
    /// the words.
    /// </summary>
    public double Score { get; }

    /// <summary>The number of insertions, deletions and substitutions of words, and shifts of runs of words.</summary>
    public long Edits { get; }

    /// <summary>The number of words in the references; of several references, the mean.</summary>
    public double ReferenceLength { get; }

    /// <summary>
    /// The signature of the computation, as sacreBLEU writes it, but for the last field, which names this package:
    /// <c>nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:Microsoft.ML.NlpStudy-…</c>.
    /// </summary>
    public string Signature { get; }

    /// <summary>Formats the score as sacreBLEU prints it: <c>TER = 48.09</c>.</summary>
    public override string ToString() => $"TER = {ScoreText.Fixed(Score, 2)}";
}
