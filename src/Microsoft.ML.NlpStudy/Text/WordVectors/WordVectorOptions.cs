using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of reading <see cref="WordVectors"/> from a file: the format, the rows to read, and the look-up of lower-case forms.
/// </summary>
public sealed record WordVectorOptions
{
    /// <summary>The file's format. Default: detected from the content.</summary>
    public WordVectorFormat Format { get; init; } = WordVectorFormat.Detect;

    /// <summary>
    /// The most rows to read from the file's start, where most files have their most frequent words; at least 1. <see langword="null"/>:
    /// all rows. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>gensim's <c>limit</c>.</remarks>
    public int? MaximumRows { get; init; }

    /// <summary>Whether a token without a vector gets the vector of its lower-case form. Default: false.</summary>
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
