using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The detokenizer of Moses, detokenizer.perl, as in sacremoses' <c>MosesDetokenizer</c>.</summary>
internal sealed class MosesDetokenizer(string language, bool unescape)
{
    /// <summary>The blocks of scripts written without spaces, and of Hangul.</summary>
    private static readonly CodePointRanges s_ideographic = new(
        "1100-11FF 2E80-A4CF A840-A87F AC00-D7AF F900-FAFF FE30-FE4F FF65-FFDC 17000-18AFF 1B000-1B12F 1B170-1B2FF 20000-2FFFF");

    public string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        string joined = WhitespaceTokenizer.JoinWithSpaces(tokens).Replace(" @-@ ", "-", StringComparison.Ordinal);
        if (unescape)
        {
            joined = MosesEntities.Unescape(joined);
        }

        var words = new TokenBuffer();
        TextTokenizer.Whitespace.Tokenize(joined.AsMemory(), words);

        var text = new StringBuilder(joined.Length);
        var openQuotes = new HashSet<string>();
        bool spaceIsDue = false;
        for (int i = 0; i < words.Count; i++)
        {
            ReadOnlySpan<char> word = words[i].Span;
            ReadOnlySpan<char> previous = i > 0 ? words[i - 1].Span : default;
            bool sticksToPrevious = false;
            bool sticksToNext = false;
            if (language != "ko" && IsIdeographic(MosesTokenizer.RuneAt(word, 0)))
            {
                sticksToPrevious = i > 0 && IsIdeographic(MosesTokenizer.RuneBefore(previous, previous.Length));
            }
            else if (ConsistsOfCurrenciesAndOpeners(word))
            {
                sticksToNext = true;
            }
            else if (!word.ContainsAnyExcept(",.?!:;\\%}])"))
            {
                sticksToPrevious = !(language == "fr" && word.Length == 1 && word[0] is '?' or '!' or ':' or ';' or '\\' or '%');
                spaceIsDue |= !sticksToPrevious;
            }
            else if (language == "en" && i > 0 && word.Length > 1 && word[0] == '\'' && IsLetterAt(word, 1))
            {
                sticksToPrevious = true;
            }
            else if (language is "fr" or "it" or "ga" && i + 1 < words.Count && EndsWithLetterAndApostrophe(word)
                && IsLetterAt(words[i + 1].Span, 0))
            {
                sticksToNext = true;
            }
            else if (!word.ContainsAnyExcept("'\"„“`"))
            {
                // Quotes of one kind open and close by turns. All double quotes are one kind.
                string kind = word.ContainsAnyExcept("„“”") ? word.ToString() : "\"";
                if (!openQuotes.Remove(kind))
                {
                    bool isPossessive = language == "en" && word is "'" && i > 0 && previous[^1] == 's';
                    sticksToPrevious = isPossessive;
                    sticksToNext = !isPossessive;
                    if (!isPossessive)
                    {
                        openQuotes.Add(kind);
                    }
                }
                else
                {
                    sticksToPrevious = true;
                }
            }

            if (spaceIsDue && !sticksToPrevious && text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(word);
            spaceIsDue = !sticksToNext;
        }

        return text.ToString();
    }

    private static bool ConsistsOfCurrenciesAndOpeners(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (c is not ('(' or '[' or '{' or '¿' or '¡') && char.GetUnicodeCategory(c) != UnicodeCategory.CurrencySymbol)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetterAt(ReadOnlySpan<char> word, int index) =>
        MosesCharacters.IsLetterInAnyLanguage(MosesTokenizer.RuneAt(word, index));

    private static bool EndsWithLetterAndApostrophe(ReadOnlySpan<char> word) => word.Length > 1 && word[^1] == '\''
        && MosesCharacters.IsLetterInAnyLanguage(MosesTokenizer.RuneBefore(word, word.Length - 1));

    private static bool IsIdeographic(Rune rune) => s_ideographic.Contains(rune.Value);
}
