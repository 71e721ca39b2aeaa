namespace Microsoft.ML.NlpStudy;

/// <summary>A labeling that a CTC search found: labels without blanks and without the repetitions of an alignment.</summary>
/// <param name="Labels">The labels, as class indices; none for a labeling of blanks alone.</param>
/// <param name="LogProbability">The log-probability of the alignments that the search added up, in nats.</param>
/// <param name="LanguageLogProbability">
/// The log-probability of the labels and their end by the language model, in nats; 0 without a language model.
/// </param>
/// <param name="Score">
/// The number that labelings are ranked by: the log-probability, plus the weighted one of the language model, plus the bonus of each label.
/// </param>
public sealed record CtcLabeling(IReadOnlyList<int> Labels, double LogProbability, double LanguageLogProbability, double Score);
