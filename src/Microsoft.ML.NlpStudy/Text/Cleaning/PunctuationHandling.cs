namespace Microsoft.ML.NlpStudy;

/// <summary>What <c>CleanText</c> does with punctuation.</summary>
public enum PunctuationHandling
{
    /// <summary>Punctuation stays where it is.</summary>
    Keep,

    /// <summary>Punctuation is left out and its neighbours join: <c>well-made</c> becomes <c>wellmade</c>.</summary>
    Remove,

    /// <summary>A space stands in its place: <c>well-made</c> becomes <c>well made</c>.</summary>
    ReplaceBySpace,

    /// <summary>Spaces are put around it, so that each mark becomes a token of its own: <c>gem.</c> becomes <c>gem .</c></summary>
    Separate,
}
