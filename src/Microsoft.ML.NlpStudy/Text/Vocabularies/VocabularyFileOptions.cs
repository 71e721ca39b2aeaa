using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <see cref="Vocabulary.Save"/> and <see cref="Vocabulary.Load"/>: the format, and the tokens with a role.</summary>
public sealed record VocabularyFileOptions
{
    /// <summary>The options for BERT's <c>vocab.txt</c>: tokens alone, with <c>[UNK]</c> and <c>[PAD]</c> among them.</summary>
    public static VocabularyFileOptions Bert { get; } =
        new() { Format = VocabularyFormat.Tokens, UnknownToken = "[UNK]", PaddingToken = "[PAD]" };

    /// <summary>
    /// The options for fairseq's <c>dict.txt</c>: tokens with frequencies, behind four special tokens that are not in the file.
    /// </summary>
    public static VocabularyFileOptions Fairseq { get; } =
        new() { Format = VocabularyFormat.SpaceSeparated, LeadingTokens = ["<s>", "<pad>", "</s>", "<unk>"] };

    /// <summary>The content of a line. Default: <see cref="VocabularyFormat.TabSeparated"/>, which keeps everything.</summary>
    public VocabularyFormat Format { get; init; } = VocabularyFormat.TabSeparated;

    /// <summary>The tokens with the first ids, which the file does not list because its readers know them. Default: none.</summary>
    public IReadOnlyList<string> LeadingTokens { get; init; } = [];

    /// <summary>
    /// Reading: the entry that stands for tokens without an entry; <see langword="null"/> for none. Default: <c>&lt;unk&gt;</c>.
    /// </summary>
    public string? UnknownToken { get; init; } = "<unk>";

    /// <summary>Reading: the entry that pads short texts; <see langword="null"/> for none. Default: <c>&lt;pad&gt;</c>.</summary>
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
