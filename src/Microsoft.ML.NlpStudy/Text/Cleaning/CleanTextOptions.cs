using System.Text;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <c>CleanText</c>: its steps, each of which can be set or left out.</summary>
/// <remarks>
/// The steps run in this order, each on the result before it: tags, entities, control characters, Unicode form and accents, refine table,
/// letter case, removed substrings. Web and e-mail addresses, numbers, punctuation, digits and white space are last and run together. Each
/// step takes time in proportion to the text's length. Only the refine table's rules have a time limit instead.
/// </remarks>
public sealed record CleanTextOptions
{
    /// <summary>
    /// The options for reviews and comments from the web: tags and entities resolved, NFC, lower case, white space collapsed. Each
    /// punctuation mark stands apart from its word, except apostrophes within words. The same as <c>new CleanTextOptions()</c>.
    /// </summary>
    public static CleanTextOptions Default { get; } = new();

    /// <summary>
    /// The recipe of the study notes for IMDB, in Python: <c>lower()</c>, <c>replace("&lt;br", "")</c>, the characters of
    /// <c>string.punctuation</c> left out, empty tokens dropped. Words on both sides of a hyphen or an apostrophe join.
    /// </summary>
    public static CleanTextOptions StudyRecipe { get; } = new()
    {
        StripHtmlTags = false,
        DecodeHtmlEntities = false,
        UnicodeForm = null,
        LetterCase = LetterCase.Lower,
        RemovedSubstrings = ["<br"],
        Punctuation = PunctuationHandling.Remove,
        PunctuationSet = PunctuationSet.Ascii,
        KeepApostrophesInWords = false,
        Digits = DigitHandling.Keep,
        CollapseWhitespace = true,
    };

    /// <summary>
    /// Whether each HTML tag, such as <c>&lt;br /&gt;</c>, and each comment becomes a space; the text between tags stays. Default: true.
    /// </summary>
    public bool StripHtmlTags { get; init; } = true;

    /// <summary>Whether HTML entities are decoded: <c>&amp;amp;</c>, <c>&amp;#39;</c>, <c>&amp;#x27;</c>. Default: true.</summary>
    /// <remarks>
    /// Entities are decoded after tags are removed, as in a browser: an encoded <c>&amp;lt;b&amp;gt;</c> is text, not a tag.
    /// </remarks>
    public bool DecodeHtmlEntities { get; init; } = true;

    /// <summary>
    /// Whether control and format characters, U+FFFD and halves of surrogate pairs are removed. U+0000, zero-width joiners and spaces, byte
    /// order marks and soft hyphens are among them. Tabs, line breaks and other control characters that are white space become spaces.
    /// Default: false.
    /// </summary>
    /// <remarks>BERT's clean-text. Emoji that a joiner makes one, such as families, fall apart.</remarks>
    public bool RemoveControlCharacters { get; init; }

    /// <summary>
    /// Unicode's normalization form, so that equal-looking words are equal; half a surrogate pair becomes U+FFFD. <see langword="null"/>:
    /// text stays as it is. Default: NFC.
    /// </summary>
    public NormalizationForm? UnicodeForm { get; init; } = NormalizationForm.FormC;

    /// <summary>
    /// Whether letters of any script lose their accents: <c>é</c> becomes <c>e</c>, <c>ё</c> becomes <c>е</c>. Default: false.
    /// </summary>
    /// <remarks>
    /// BERT's strip-accents, except for marks that make another letter or a syllable in one script: Hangul, dakuten (<c>が</c>), and Indic,
    /// Thai, Hebrew and Arabic vowel signs and points stay. Letters that Unicode does not decompose, such as <c>ø</c> and <c>ł</c>, stay
    /// too. Text comes out in <see cref="UnicodeForm"/>, or in NFC where that is <see langword="null"/>.
    /// </remarks>
    public bool RemoveAccents { get; init; }

    /// <summary>
    /// Regular expressions and their replacements, run before the letter case is changed. Default: <see langword="null"/>, none.
    /// </summary>
    /// <remarks>
    /// A rule that takes more than five seconds for one text ends the cleaning with a <see cref="TimeoutException"/> that names it.
    /// </remarks>
    public RefineTable? RefineTable { get; init; }

    /// <summary>The change of letter case. Default: <see cref="NlpStudy.LetterCase.Lower"/>.</summary>
    public LetterCase LetterCase { get; init; } = LetterCase.Lower;

    /// <summary>
    /// The substrings to remove wherever they occur, one after the other, compared character by character after the letter case was
    /// changed. Default: none.
    /// </summary>
    public IReadOnlyList<string> RemovedSubstrings { get; init; } = [];

    /// <summary>
    /// The text that replaces each web address, without white space; empty removes addresses, <see langword="null"/> keeps them. Default:
    /// <see langword="null"/>. Usual: <c>&lt;url&gt;</c>.
    /// </summary>
    /// <remarks>
    /// Addresses begin with <c>http://</c>, <c>https://</c>, <c>ftp://</c> or <c>www.</c> and end before the first character that is not
    /// ASCII or not allowed in an address. Punctuation that ends a sentence is not part of them.
    /// </remarks>
    public string? UrlPlaceholder { get; init; }

    /// <summary>
    /// The text that replaces each e-mail address, without white space; empty removes addresses, <see langword="null"/> keeps them.
    /// Default: <see langword="null"/>. Usual: <c>&lt;email&gt;</c>.
    /// </summary>
    public string? EmailPlaceholder { get; init; }

    /// <summary>The treatment of punctuation. Default: <see cref="PunctuationHandling.Separate"/>.</summary>
    public PunctuationHandling Punctuation { get; init; } = PunctuationHandling.Separate;

    /// <summary>The characters that count as punctuation. Default: <see cref="NlpStudy.PunctuationSet.Unicode"/>.</summary>
    public PunctuationSet PunctuationSet { get; init; } = PunctuationSet.Unicode;

    /// <summary>
    /// Whether an apostrophe (<c>'</c> or U+2019) between a letter or digit and a letter is part of the word, as in <c>don't</c> and
    /// <c>90's</c>. Default: true.
    /// </summary>
    public bool KeepApostrophesInWords { get; init; } = true;

    /// <summary>The treatment of digits. Default: <see cref="DigitHandling.Keep"/>.</summary>
    public DigitHandling Digits { get; init; } = DigitHandling.Keep;

    /// <summary>
    /// The text that replaces each run of digits under <see cref="DigitHandling.ReplaceByPlaceholder"/>, and each number under
    /// <see cref="DigitHandling.ReplaceNumbersByPlaceholder"/>: not empty, no white space. Default: <c>&lt;num&gt;</c>.
    /// </summary>
    public string DigitPlaceholder { get; init; } = "<num>";

    /// <summary>
    /// Whether each run of white space (where Python's <c>str.split</c> splits) becomes one space, and both ends are trimmed. Default:
    /// true.
    /// </summary>
    public bool CollapseWhitespace { get; init; } = true;

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(LetterCase);
        OptionCheck.IsDefined(Punctuation);
        OptionCheck.IsDefined(PunctuationSet);
        OptionCheck.IsDefined(Digits);
        if (UnicodeForm is { } form)
        {
            OptionCheck.IsDefined(form, nameof(UnicodeForm));
        }

        OptionCheck.That(
            !string.IsNullOrEmpty(DigitPlaceholder) && HasNoWhiteSpace(DigitPlaceholder),
            "text without white space", DigitPlaceholder);
        OptionCheck.That(HasNoWhiteSpace(UrlPlaceholder), "text without white space, or null", UrlPlaceholder);
        OptionCheck.That(HasNoWhiteSpace(EmailPlaceholder), "text without white space, or null", EmailPlaceholder);
        OptionCheck.That(
            RemovedSubstrings is not null && !RemovedSubstrings.Any(string.IsNullOrEmpty),
            "a list of substrings, none of them empty", RemovedSubstrings);
    }

    private static bool HasNoWhiteSpace(string? placeholder) => placeholder?.Any(CharacterClass.IsPythonWhiteSpace) != true;
}
