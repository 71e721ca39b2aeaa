namespace Microsoft.ML.NlpStudy;

/// <summary>How word vectors are written in a file.</summary>
public enum WordVectorFormat
{
    /// <summary>Found out from the file's first bytes.</summary>
    Detect,

    /// <summary>
    /// word2vec's text format, which fastText's <c>.vec</c> is too: a line with the number of tokens and the dimension, then a token and
    /// its numbers a line.
    /// </summary>
    Word2VecText,

    /// <summary>
    /// word2vec's binary format: the same first line, then for each token its bytes, a space and its numbers as little-endian floats.
    /// </summary>
    Word2VecBinary,

    /// <summary>GloVe's text format: a token and its numbers a line, and no first line.</summary>
    GloVeText,

    /// <summary>A fastText model (<c>.bin</c>), not quantized. It can be read, not written.</summary>
    FastTextModel,
}
