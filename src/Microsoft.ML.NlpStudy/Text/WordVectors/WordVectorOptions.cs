using Microsoft.ML.NlpStudy.Common;

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

/// <summary>How <see cref="WordVectors"/> are read from a file.</summary>
public sealed record WordVectorOptions
{
    /// <summary>The file's format. Default: found out from its content.</summary>
    public WordVectorFormat Format { get; init; } = WordVectorFormat.Detect;

    /// <summary>
    /// Rows read from the file's start, where most files have their most frequent words; null reads all. Default: null.
    /// </summary>
    /// <remarks>gensim's <c>limit</c>.</remarks>
    public int? MaximumRows { get; init; }

    /// <summary>Whether a token without a vector has that of its lower-case form. Default: false.</summary>
    /// <remarks>torchtext's <c>lower_case_backup</c>, with the lower case of Python's <c>str.lower</c>.</remarks>
    public bool LowerCaseFallback { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Format);
        OptionCheck.That(MaximumRows is null or >= 1, "at least 1, or null for all", MaximumRows);
    }
}
