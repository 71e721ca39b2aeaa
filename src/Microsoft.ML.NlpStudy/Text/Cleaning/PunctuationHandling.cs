namespace Microsoft.ML.NlpStudy;

/// <summary>The treatment of punctuation by <c>CleanText</c>.</summary>
public enum PunctuationHandling
{
    /// <summary>Punctuation stays where it is.</summary>
    Keep,

    /// <summary>Punctuation is left out, and its neighbors join: <c>well-made</c> becomes <c>wellmade</c>.</summary>
    Remove,

    /// <summary>A space replaces punctuation: <c>well-made</c> becomes <c>well made</c>.</summary>
    ReplaceBySpace,

    /// <summary>Spaces are put around each mark, so that it becomes a separate token: <c>gem.</c> becomes <c>gem .</c></summary>
    Separate,
}
