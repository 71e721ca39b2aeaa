namespace Microsoft.ML.NlpStudy;

/// <summary>The part of a tagger that chooses the tags of a text, given the scores of tags for each token.</summary>
public enum TaggerDecoder
{
    /// <summary>
    /// A conditional random field over the whole text (Lafferty et al. 2001): it learns which tags follow one another. Tags that the
    /// notation forbids behind one another are impossible.
    /// </summary>
    Crf,

    /// <summary>A softmax: each token's likeliest tag, whatever its neighbors' are.</summary>
    Softmax,
}
