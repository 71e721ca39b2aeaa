using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The tokenizer of the Penn Treebank by Robert MacIntyre, as in NLTK's <c>TreebankWordTokenizer</c>: its substitutions in its order, each
/// a scan that makes cuts.
/// </summary>
internal sealed class PennTreebankTokenizer(PennTreebankOptions options) : TextTokenizer(nameof(PennTreebank))
{
    private const byte OpeningQuote = 2;
    private const byte ClosingQuote = 4;

    /// <summary>The brackets that have names in the treebank, with these.</summary>
    internal static readonly (char Bracket, string Name)[] Brackets =
        [('(', "-LRB-"), (')', "-RRB-"), ('[', "-LSB-"), (']', "-RSB-"), ('{', "-LCB-"), ('}', "-RCB-")];

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
        PennTreebankContractions.Cut(cuts);

        int end = 0;
        while (cuts.NextToken(ref end, out int start))
        {
            tokens.Add(Spelling(cuts, start, end) is { } spelling ? spelling.AsMemory() : text[start..end]);
        }
    }

    /// <summary>Gets the spelling of a token that is not written as in the text; <see langword="null"/> for others.</summary>
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

    /// <summary>Cuts opening quotes, which stand at the text's start, and behind a space or an opening bracket.</summary>
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
                // A mark is cut off unless a digit follows. NLTK's expression also consumes the character behind the mark, so that a second
                // mark there is skipped, except at the end of the line.
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

    /// <summary>Whether a character of Unicode's category Nd, Python's <c>\d</c>, is next.</summary>
    private static bool DigitFollows(ReadOnlySpan<char> text, int index)
    {
        Rune.DecodeFromUtf16(text[index..], out Rune next, out _);
        return Rune.IsDigit(next);
    }

    /// <summary>Cuts off the last period of the text, which alone ends a sentence; closing quotes and brackets may follow it.</summary>
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
}

/// <summary>The saved settings of a <see cref="PennTreebankTokenizer"/>.</summary>
internal sealed record PennTreebankSettings(PennTreebankOptions Options) : TokenizerSettings
{
    public override void Validate()
    {
    }

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) => new PennTreebankTokenizer(Options);
}
