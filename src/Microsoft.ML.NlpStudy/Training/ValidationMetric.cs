namespace Microsoft.ML.NlpStudy;

/// <summary>The metric on the validation set that decides which epoch is better.</summary>
public enum ValidationMetric
{
    /// <summary>
    /// The mean cross-entropy. It shows earlier than the accuracy that a network grows overconfident: on IMDB, the epoch of the lowest loss
    /// tests 1.5 points better than the epoch of the highest accuracy. Of a regression it is the mean squared error.
    /// </summary>
    Loss,

    /// <summary>The share of texts that are classified correctly. A regression has no accuracy.</summary>
    Accuracy,

    /// <summary>The mean of the classes' F1, the harmonic mean of precision and recall. It suits classes of unequal size.</summary>
    MacroF1,

    /// <summary>
    /// Of a tagger: F1 over all spans, such as named entities. Where the tags have no spans, the share of tokens tagged correctly.
    /// </summary>
    SpanF1,
}
