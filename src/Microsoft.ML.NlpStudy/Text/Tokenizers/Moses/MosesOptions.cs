using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of <see cref="TextTokenizer.Moses"/>: prefixes, hyphens and escapes. With the defaults, every token is a piece of the text.
/// </summary>
public sealed record MosesOptions
{
    /// <summary>
    /// The words whose period is part of them, in place of the language's list; needed for a language without a list here. Each entry is a
    /// line of Moses' <c>nonbreaking_prefix</c> files: a word without its period, with <c>#NUMERIC_ONLY#</c> behind it if the period stays
    /// only before a number. Empty lines and lines that begin with # are skipped. Default: <see langword="null"/>, the language's list.
    /// </summary>
    public IReadOnlyList<string>? NonBreakingPrefixes { get; init; }

    /// <summary>
    /// Whether a hyphen between letters or digits becomes a token <c>@-@</c>. Default: false, <c>well-known</c> is one token.
    /// </summary>
    /// <remarks>Moses' option <c>-a</c>, aggressive hyphen splitting.</remarks>
    public bool SplitHyphens { get; init; }

    /// <summary>
    /// Whether characters that Moses' decoder reads as markup are written as entities: <c>&amp;amp; &amp;#124; &amp;lt; &amp;gt; &amp;apos;
    /// &amp;quot; &amp;#91; &amp;#93;</c>. Default: false.
    /// </summary>
    /// <remarks>Moses and sacremoses escape by default. A model needs it only where its training data was escaped.</remarks>
    public bool Escape { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate() => OptionCheck.That(
        NonBreakingPrefixes is null || !NonBreakingPrefixes.Contains(null!),
        "a list of lines, or null",
        NonBreakingPrefixes);
}
