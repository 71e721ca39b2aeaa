namespace Microsoft.ML.NlpStudy;

/// <summary>A language model over the labels of a CTC recognizer, which <see cref="CtcBeamSearch"/> asks about each new label.</summary>
/// <remarks>
/// A model of words instead of labels answers 0 within a word, and the log-probability of the word at the label that ends it. The answers
/// must not change during a search, which keeps them.
/// </remarks>
public interface ICtcLanguageModel
{
    /// <summary>Computes the log-probability of a label behind others.</summary>
    /// <param name="labels">The labels so far, as class indices without blanks; none at the start.</param>
    /// <param name="next">The next label.</param>
    /// <returns>The log-probability in nats; negative infinity forbids the label.</returns>
    double LogProbability(ReadOnlySpan<int> labels, int next);

    /// <summary>Computes the log-probability that labels end here.</summary>
    /// <param name="labels">All labels, as class indices without blanks.</param>
    /// <returns>The log-probability in nats; negative infinity forbids the end.</returns>
    double EndLogProbability(ReadOnlySpan<int> labels);
}
