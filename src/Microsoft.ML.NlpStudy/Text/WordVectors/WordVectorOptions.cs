using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How <see cref="WordVectors"/> are read from a file.</summary>
public sealed record WordVectorOptions
{
    /// <summary>The file's format. Default: found out from its content.</summary>
    public WordVectorFormat Format { get; init; } = WordVectorFormat.Detect;

    /// <summary>
    /// Rows read from the file's start, where most files have their most frequent words; <see langword="null"/> reads all. Default:
    /// <see langword="null"/>.
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
