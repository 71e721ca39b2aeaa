using System.Text.RegularExpressions;

namespace Microsoft.ML.Tokenizers;

/// <summary>Finds the stretches of a text, its words say, that tokens must not cross. What lies between them is left out.</summary>
public abstract partial class PreTokenizer
{
    private const int TimeoutInMilliseconds = 30_000;

    private static readonly PreTokenizer s_whiteSpace = new RegexPreTokenizer(WhiteSpaceRegex(), null);
    private static readonly PreTokenizer s_wordOrNonWord = new RegexPreTokenizer(WordOrNonWordRegex(), null);
    private static readonly PreTokenizer s_wordOrPunctuation = new RegexPreTokenizer(WordOrPunctuationRegex(), null);

    protected PreTokenizer() { }

    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(string text);

    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text);

    /// <summary>What white space separates.</summary>
    public static PreTokenizer CreateWhiteSpace(IReadOnlyDictionary<string, int> specialTokens = null) =>
        specialTokens is null ? s_whiteSpace : new RegexPreTokenizer(WhiteSpaceRegex(), specialTokens);

    /// <summary>Runs of letters and digits, and runs of anything else but white space.</summary>
    public static PreTokenizer CreateWordOrNonWord(IReadOnlyDictionary<string, int> specialTokens = null) =>
        specialTokens is null ? s_wordOrNonWord : new RegexPreTokenizer(WordOrNonWordRegex(), specialTokens);

    /// <summary>Runs of letters and digits, and single punctuation marks; symbols, such as a dollar sign, are left out.</summary>
    public static PreTokenizer CreateWordOrPunctuation(IReadOnlyDictionary<string, int> specialTokens = null) =>
        specialTokens is null ? s_wordOrPunctuation : new RegexPreTokenizer(WordOrPunctuationRegex(), specialTokens);

    [GeneratedRegex(@"\S+", RegexOptions.None, TimeoutInMilliseconds)]
    private static partial Regex WhiteSpaceRegex();

    [GeneratedRegex(@"\w+|[^\w\s]+", RegexOptions.None, TimeoutInMilliseconds)]
    private static partial Regex WordOrNonWordRegex();

    [GeneratedRegex(@"\w+|[\p{P}]", RegexOptions.None, TimeoutInMilliseconds)]
    private static partial Regex WordOrPunctuationRegex();
}
