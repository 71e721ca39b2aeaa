namespace Microsoft.ML.NlpStudy;

/// <summary>The part of a text that is read if it has more tokens than the maximum length.</summary>
public enum LongTextHandling
{
    /// <summary>Its start.</summary>
    Start,

    /// <summary>Its end.</summary>
    End,

    /// <summary>
    /// Its start and its end: a quarter of the length and three quarters. Sun et al., "How to Fine-Tune BERT for Text Classification?"
    /// (2019).
    /// </summary>
    StartAndEnd,

    /// <summary>All of it, in windows of the maximum length one after another; their logits are averaged.</summary>
    Windows,
}
