namespace Microsoft.ML.NlpStudy;

/// <summary>
/// How the log-probabilities of translations of different lengths are made comparable: shorter ones are likelier in themselves.
/// </summary>
public enum LengthPenaltyKind
{
    /// <summary>Not at all: the likeliest translation wins, usually a short one.</summary>
    None,

    /// <summary>
    /// Divided by ((5 + length) / 6)^α, Wu et al., "Google's Neural Machine Translation System" (2016). Their α is 0.6 to 1.
    /// </summary>
    Gnmt,

    /// <summary>Divided by length^α, as fairseq does; α of 1 is the mean over tokens.</summary>
    Power,

    /// <summary>Multiplied by (6 / (5 + length))^α, as kh-kim's simple-nmt does with an α of 0.2.</summary>
    SimpleNmt,
}
