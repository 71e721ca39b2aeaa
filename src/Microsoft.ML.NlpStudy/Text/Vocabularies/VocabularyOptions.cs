using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of <c>MapTokensToVocabulary</c> and <see cref="Vocabulary.Build"/>: the choice of the entries and their order.
/// </summary>
/// <remarks>
/// Entries are ordered as in torchtext: special tokens, then the others by frequency, most frequent first, and equally frequent ones by
/// code points.
/// </remarks>
public sealed record VocabularyOptions
{
    /// <summary>
    /// The options for labels: an entry for each label that occurs, and no special tokens. The most frequent label has id 0; a label never
    /// seen has no id.
    /// </summary>
    /// <remarks>torchtext's <c>LabelField</c>. A column of text, not of tokens, can be mapped with these options.</remarks>
    public static VocabularyOptions Labels { get; } = new() { Specials = [], UnknownToken = null, PaddingToken = null };

    /// <summary>
    /// The most entries kept, special tokens not counted; at least 1. <see langword="null"/>: no limit. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>torchtext's <c>max_size</c>.</remarks>
    public int? MaximumSize { get; init; }

    /// <summary>
    /// The fewest occurrences of a token that gets an entry; other tokens map to <see cref="UnknownToken"/>. Default: 1, every token.
    /// </summary>
    /// <remarks>torchtext's <c>min_freq</c>.</remarks>
    public int MinimumFrequency { get; init; } = 1;

    /// <summary>
    /// The special tokens in the order of their ids, which are entries whether or not the texts have them. Default: <c>&lt;unk&gt;</c>,
    /// <c>&lt;pad&gt;</c>.
    /// </summary>
    /// <remarks>Add <c>&lt;sos&gt;</c> and <c>&lt;eos&gt;</c> where a decoder needs them.</remarks>
    public IReadOnlyList<string> Specials { get; init; } = ["<unk>", "<pad>"];

    /// <summary>Whether the special tokens come before the others (id 0 and up) or after. Default: true.</summary>
    public bool SpecialsFirst { get; init; } = true;

    /// <summary>
    /// The special token that stands for every token without an entry. <see langword="null"/>: such tokens have no id. Default:
    /// <c>&lt;unk&gt;</c>.
    /// </summary>
    public string? UnknownToken { get; init; } = "<unk>";

    /// <summary>The special token that pads short texts. <see langword="null"/>: no padding token. Default: <c>&lt;pad&gt;</c>.</summary>
    public string? PaddingToken { get; init; } = "<pad>";

    /// <summary>
    /// The tokens to remove from the texts: they are neither counted nor mapped, so a text can have fewer ids than tokens. Default: none.
    /// </summary>
    /// <remarks>
    /// torchtext's <c>stop_words</c>. Letter case counts. ML.NET's RemoveStopWords, which ignores it, can run before instead.
    /// </remarks>
    public IReadOnlyList<string> StopWords { get; init; } = [];

    /// <summary>Creates the options that a model saves with a vocabulary that was given, not learned.</summary>
    internal static VocabularyOptions Of(Vocabulary vocabulary)
    {
        string? unknown = vocabulary.UnknownToken;
        string? padding = vocabulary.PaddingToken;
        return new VocabularyOptions
        {
            Specials = [.. new[] { unknown, padding }.OfType<string>().Distinct()],
            UnknownToken = unknown,
            PaddingToken = padding,
        };
    }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.That(MaximumSize is null or >= 1, "at least 1, or null for no limit", MaximumSize);
        OptionCheck.AtLeast(1, MinimumFrequency);
        OptionCheck.That(
            Specials is not null && !Specials.Any(string.IsNullOrEmpty) && Specials.Distinct().Count() == Specials.Count,
            "distinct tokens, none of them empty", Specials);
        OptionCheck.That(UnknownToken is null || Specials!.Contains(UnknownToken), "one of Specials, or null", UnknownToken);
        OptionCheck.That(PaddingToken is null || Specials!.Contains(PaddingToken), "one of Specials, or null", PaddingToken);
        OptionCheck.That(StopWords is not null && !StopWords.Any(string.IsNullOrEmpty), "tokens, none of them empty", StopWords);
    }
}
