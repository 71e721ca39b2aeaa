using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Robert MacIntyre's tokenizer of the Penn Treebank as NLTK's <c>TreebankWordTokenizer</c> has it: its substitutions, in its order, each a
/// scan that makes cuts.
/// </summary>
internal sealed class PennTreebankTokenizer(PennTreebankOptions options) : TextTokenizer(nameof(PennTreebank))
{
    private const byte OpeningQuote = 2;
    private const byte ClosingQuote = 4;

    /// <summary>The brackets that have names, and their names.</summary>
    internal static readonly (char Bracket, string Name)[] Brackets =
        [('(', "-LRB-"), (')', "-RRB-"), ('[', "-LSB-"), (']', "-RSB-"), ('{', "-LCB-"), ('}', "-RCB-")];

    /// <summary>MacIntyre's contractions: words that are two, cut behind this many letters. <c>wanna</c> has a rule of its own.</summary>
    private static readonly (string Word, int Cut)[] s_contractions =
        [("cannot", 3), ("d'ye", 1), ("gimme", 3), ("gonna", 3), ("gotta", 3), ("lemme", 3), ("more'n", 4)];

    private static readonly string[] s_contractedWords = ["'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"];

    private readonly PennTreebankDetokenizer _detokenizer = new(options);

    public override bool CanDetokenize => true;

    internal override TokenizerSettings Settings => new PennTreebankSettings(options);

    private protected override string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => _detokenizer.Join(tokens);

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        using var cuts = new TokenCuts(text.Span);
        CutOpeningQuotes(cuts);
        CutPunctuation(cuts);
        CutFinalPeriod(cuts);
        CutApostrophesBeforeSpaces(cuts);
        CutBracketsDashesAndClosingQuotes(cuts);
        cuts.Isolate(0, text.Length);
        CutPossessives(cuts);
        CutContractedWords(cuts);
        CutContractions(cuts);

        int end = 0;
        while (cuts.NextToken(ref end, out int start))
        {
            tokens.Add(Spelling(cuts, start, end) is { } spelling ? spelling.AsMemory() : text[start..end]);
        }
    }

    /// <summary>How a token is written where that is not as in the text.</summary>
    private string? Spelling(TokenCuts cuts, int start, int end)
    {
        if (!options.KeepQuotes && cuts.HasMark(start, OpeningQuote | ClosingQuote))
        {
            return cuts.HasMark(start, OpeningQuote) ? "``" : "''";
        }

        if (options.NameBrackets && end == start + 1)
        {
            foreach ((char bracket, string name) in Brackets)
            {
                if (cuts.Text[start] == bracket)
                {
                    return name;
                }
            }
        }

        return null;
    }

    /// <summary>A quote is an opening one at the text's start and behind a space or an opening bracket.</summary>
    private static void CutOpeningQuotes(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        int afterQuote = -1;
        for (int i = 0; i < text.Length; i++)
        {
            int length = text[i] switch
            {
                '"' => 1,
                '\'' when i + 1 < text.Length && text[i + 1] == '\'' => 2,
                '`' when i + 1 < text.Length && text[i + 1] == '`' => 2,
                _ => 0,
            };
            if (length == 0)
            {
                continue;
            }

            // The space behind an opening quote opens no second one, except behind `` and the text's first quote.
            bool isAtStart = i == 0 && length == 1;
            bool opens = isAtStart || (i != afterQuote && (cuts.IsCut(i) || (i > 0 && text[i - 1] is ' ' or '(' or '[' or '{' or '<')));
            if (text[i] == '`' || opens)
            {
                cuts.Isolate(i, length);
                if (text[i] != '`')
                {
                    cuts.Mark(i, OpeningQuote);
                    afterQuote = isAtStart ? -1 : i + length;
                }

                i += length - 1;
            }
        }
    }

    private static void CutPunctuation(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        bool isTaken = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is ':' or ',')
            {
                // Apart from what follows, unless that is a digit. A mark that follows another is taken as the other's follower and is not
                // looked at, except at the end of the line.
                bool isLast = i + 1 == text.Length;
                if (isTaken && !isLast && text[(i + 1)..] is not "\n")
                {
                    isTaken = false;
                }
                else if (isLast || !DigitFollows(text, i + 1))
                {
                    cuts.Isolate(i, 1);
                    isTaken = !isLast;
                }

                continue;
            }

            isTaken = false;
            if (c is ';' or '@' or '#' or '$' or '%' or '&' or '?' or '!')
            {
                cuts.Isolate(i, 1);
            }
            else if (c == '.' && text[i..].StartsWith("..."))
            {
                cuts.Isolate(i, 3);
                i += 2;
            }
        }
    }

    /// <summary>Whether a character of Unicode's category Nd is next, which is what <c>\d</c> is in Python.</summary>
    private static bool DigitFollows(ReadOnlySpan<char> text, int index)
    {
        Rune.DecodeFromUtf16(text[index..], out Rune next, out _);
        return Rune.IsDigit(next);
    }

    /// <summary>Only the last period of the text ends a sentence; closing quotes and brackets may follow it.</summary>
    private static void CutFinalPeriod(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        int end = text.Length;
        while (end > 0 && CharacterClass.IsPythonWhiteSpace(text[end - 1]))
        {
            end--;
        }

        int closers = end;
        while (closers > 0 && text[closers - 1] is ']' or ')' or '}' or '>' or '"' or '\'' && (closers == end || !cuts.IsCut(closers)))
        {
            closers--;
        }

        int period = closers - 1;
        if (period < 0 || text[period] != '.' || (closers < end && cuts.IsCut(closers)))
        {
            return;
        }

        if (cuts.IsCut(period) || (period > 0 && text[period - 1] != '.'))
        {
            cuts.CutAt(period);
            cuts.CutAt(end);
        }
    }

    private static void CutApostrophesBeforeSpaces(TokenCuts cuts)
    {
        for (int i = 1; i < cuts.Text.Length; i++)
        {
            if (cuts.Text[i] == '\'' && cuts.Text[i - 1] != '\'' && cuts.SpaceFollows(i + 1))
            {
                cuts.CutAt(i);
            }
        }
    }

    private static void CutBracketsDashesAndClosingQuotes(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '(' or ')' or '[' or ']' or '{' or '}' or '<' or '>')
            {
                cuts.Isolate(i, 1);
            }
            else if (text[i] == '"')
            {
                cuts.Isolate(i, 1);
                if (!cuts.HasMark(i, OpeningQuote))
                {
                    cuts.Mark(i, ClosingQuote);
                }
            }
            else if (text[i] is '-' or '\'' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                cuts.Isolate(i, 2);
                i++;
            }
        }
    }

    /// <summary>A possessive or contracted <c>'s 'm 'd</c>, or an apostrophe, at a word's end.</summary>
    private static void CutPossessives(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'' && EndsWord(cuts, i)
                && (cuts.SpaceFollows(i + 1) || (text[i + 1] is 's' or 'S' or 'm' or 'M' or 'd' or 'D' && cuts.SpaceFollows(i + 2))))
            {
                cuts.CutAt(i);
            }
        }
    }

    private static void CutContractedWords(TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\'' or 'n' or 'N') || !EndsWord(cuts, i))
            {
                continue;
            }

            foreach (string word in s_contractedWords)
            {
                if (cuts.Follows(i, word) && cuts.SpaceFollows(i + word.Length))
                {
                    cuts.CutAt(i);
                }
            }
        }
    }

    /// <summary>Whether something other than an apostrophe or a space stands before a position.</summary>
    private static bool EndsWord(TokenCuts cuts, int position) => !cuts.SpacePrecedes(position) && cuts.Text[position - 1] != '\'';

    private static void CutContractions(TokenCuts cuts)
    {
        for (int i = 0; i < cuts.Text.Length; i++)
        {
            if ((cuts.Text[i] | ' ') is not ('c' or 'd' or 'g' or 'l' or 'm' or 'w') || !IsWordBoundary(cuts, i))
            {
                continue;
            }

            foreach ((string word, int cut) in s_contractions)
            {
                CutContraction(cuts, i, word, cut, IsWordBoundary(cuts, i + word.Length));
            }

            CutContraction(cuts, i, "wanna", 3, SpaceOfAnyKindFollows(cuts, i + 5));
        }

        CutAtApostropheT(cuts, "'tis");
        CutAtApostropheT(cuts, "'twas");
    }

    /// <summary>From the end, so that the space behind one such word does not count as the space before the next.</summary>
    private static void CutAtApostropheT(TokenCuts cuts, string word)
    {
        for (int i = cuts.Text.Length - word.Length; i >= 0; i--)
        {
            if (cuts.Text[i] == '\'' && cuts.SpacePrecedes(i))
            {
                CutContraction(cuts, i, word, 2, IsWordBoundary(cuts, i + word.Length));
            }
        }
    }

    private static void CutContraction(TokenCuts cuts, int start, string word, int cut, bool endsThere)
    {
        if (endsThere && FollowsIgnoringCase(cuts, start, word))
        {
            cuts.Isolate(start, word.Length);
            cuts.CutAt(start + cut);
        }
    }

    private static bool FollowsIgnoringCase(TokenCuts cuts, int start, string word)
    {
        ReadOnlySpan<char> text = cuts.Text[start..];
        if (text.Length < word.Length)
        {
            return false;
        }

        for (int i = 0; i < word.Length; i++)
        {
            if (!EqualsIgnoringCase(text[i], word[i]))
            {
                return false;
            }
        }

        return cuts.IsWhole(start, word.Length);
    }

    /// <summary>Python's IGNORECASE knows, besides capitals, a long s, and an i with and without its dot.</summary>
    private static bool EqualsIgnoringCase(char c, char small) =>
        c == small || (small != '\'' && c == small - ' ') || (small == 's' && c == '\u017F') || (small == 'i' && c is '\u0130' or '\u0131');

    /// <summary>Python's <c>\b</c>: a letter, number or underscore on one side only.</summary>
    private static bool IsWordBoundary(TokenCuts cuts, int position)
    {
        if (position > cuts.Text.Length)
        {
            return false;
        }

        Rune.DecodeLastFromUtf16(cuts.Text[..position], out Rune before, out _);
        Rune.DecodeFromUtf16(cuts.Text[position..], out Rune after, out _);
        return cuts.IsCut(position) ? IsWord(before) || IsWord(after) : IsWord(before) != IsWord(after);
    }

    private static bool IsWord(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsNumber(rune);

    private static bool SpaceOfAnyKindFollows(TokenCuts cuts, int position) => position <= cuts.Text.Length
        && (cuts.IsCut(position) || (position < cuts.Text.Length && CharacterClass.IsPythonWhiteSpace(cuts.Text[position])));
}

/// <summary>What is saved of a <see cref="PennTreebankTokenizer"/>.</summary>
internal sealed record PennTreebankSettings(PennTreebankOptions Options) : TokenizerSettings
{
    public override void Validate()
    {
    }

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) => new PennTreebankTokenizer(Options);
}
