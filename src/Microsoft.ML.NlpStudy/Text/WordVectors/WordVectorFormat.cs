namespace Microsoft.ML.NlpStudy;

/// <summary>A format of files of word vectors.</summary>
public enum WordVectorFormat
{
    /// <summary>The format is detected from the file's first bytes.</summary>
    Detect,

    /// <summary>
    /// word2vec's text format, which fastText's <c>.vec</c> files have too. The first line holds the number of tokens and the dimension,
    /// each other line a token and its numbers.
    /// </summary>
    Word2VecText,

    /// <summary>
    /// word2vec's binary format: the same first line, then for each token its bytes, a space and its numbers as little-endian floats.
    /// </summary>
    Word2VecBinary,

    /// <summary>GloVe's text format: a token and its numbers a line, without a first line of numbers.</summary>
    GloVeText,

    /// <summary>
    /// A fastText model (<c>.bin</c>), not quantized: words, n-grams and what the training needs to go on. Only newly trained vectors can
    /// be written as one.
    /// </summary>
    FastTextModel,
}
