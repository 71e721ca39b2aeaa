using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How a file lists the entries of a vocabulary: one a line, in the order of the ids, in UTF-8.</summary>
public enum VocabularyFormat
{
    /// <summary>
    /// The token, then a tab and its frequency where that is not 0. Takes any token: backslashes, tabs, line breaks and what does not
    /// survive UTF-8 are escaped as <c>\\</c>, <c>\t</c>, <c>\n</c>, <c>\r</c> and <c>\uXXXX</c>. <c>\0</c> is an id that no token has.
    /// </summary>
    TabSeparated,

    /// <summary>The token alone, as it is: BERT's <c>vocab.txt</c>. Frequencies are not kept.</summary>
    /// <remarks>
    /// An id is the number of its line, from 0. Published files have lines that count for nothing: of a token that is listed twice the last
    /// line counts, an empty line is an id that no token has, and empty lines at the end are left out.
    /// </remarks>
    Tokens,

    /// <summary>The token as it is, a space and its frequency: fairseq's <c>dict.txt</c>.</summary>
    /// <remarks>
    /// A line that ends with <c>#fairseq:overwrite</c> may list a token again: one of <see cref="VocabularyFileOptions.LeadingTokens"/>
    /// keeps its id, any other has the id of the last such line. A frequency below 0 is read as 0.
    /// </remarks>
    SpaceSeparated,
}

/// <summary>What <see cref="Vocabulary.Save"/> writes and <see cref="Vocabulary.Load"/> reads.</summary>
public sealed record VocabularyFileOptions
{
    /// <summary>BERT's <c>vocab.txt</c>: tokens alone, with <c>[UNK]</c> and <c>[PAD]</c> among them.</summary>
    public static VocabularyFileOptions Bert { get; } =
        new() { Format = VocabularyFormat.Tokens, UnknownToken = "[UNK]", PaddingToken = "[PAD]" };

    /// <summary>fairseq's <c>dict.txt</c>: tokens with frequencies, behind four special tokens that are not in the file.</summary>
    public static VocabularyFileOptions Fairseq { get; } =
        new() { Format = VocabularyFormat.SpaceSeparated, LeadingTokens = ["<s>", "<pad>", "</s>", "<unk>"] };

    /// <summary>What a line holds. Default: <see cref="VocabularyFormat.TabSeparated"/>, which keeps everything.</summary>
    public VocabularyFormat Format { get; init; } = VocabularyFormat.TabSeparated;

    /// <summary>Tokens with the first ids that the file does not list, since its readers know them. Default: none.</summary>
    public IReadOnlyList<string> LeadingTokens { get; init; } = [];

    /// <summary>When read: the entry that stands for tokens without one; null for none. Default: <c>&lt;unk&gt;</c>.</summary>
    public string? UnknownToken { get; init; } = "<unk>";

    /// <summary>When read: the entry that fills short texts up; null for none. Default: <c>&lt;pad&gt;</c>.</summary>
    public string? PaddingToken { get; init; } = "<pad>";

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Format);
        OptionCheck.That(
            LeadingTokens is not null && !LeadingTokens.Any(string.IsNullOrEmpty)
                && LeadingTokens.Distinct().Count() == LeadingTokens.Count,
            "distinct tokens, none of them empty", LeadingTokens);
    }
}
