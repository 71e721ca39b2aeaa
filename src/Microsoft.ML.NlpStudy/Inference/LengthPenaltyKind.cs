namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The length penalty, which makes log-probabilities of translations of different lengths comparable. Without it, short translations win.
/// </summary>
public enum LengthPenaltyKind
{
    /// <summary>No penalty: the most probable translation wins, usually a short one.</summary>
    None,

    /// <summary>
    /// The log-probability divided by ((5 + length) / 6)^α: Wu et al., "Google's Neural Machine Translation System" (2016), where α is 0.6
    /// to 1.
    /// </summary>
    Gnmt,

    /// <summary>The log-probability divided by length^α, as in fairseq. With α = 1 it is the mean over the tokens.</summary>
    Power,

    /// <summary>The log-probability multiplied by (6 / (5 + length))^α, as in kh-kim's simple-nmt, where α is 0.2.</summary>
    SimpleNmt,
}
