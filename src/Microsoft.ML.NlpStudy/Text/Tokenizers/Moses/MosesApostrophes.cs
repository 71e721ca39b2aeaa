using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The cuts of Moses at apostrophes: before them in English (<c>isn 't</c>), behind them in French and Italian (<c>l' art</c>), on both
/// sides in other languages.
/// </summary>
internal sealed class MosesApostrophes(string language)
{
    /// <summary>The kind of character beside an apostrophe.</summary>
    private enum Side
    {
        NoLetter,
        NoLetterOrNumber,
        Letter,
        Number,
        SmallS,
    }

    private static readonly Rule[] s_english =
    [
        new(Side.NoLetter, Side.NoLetter, CutsBehind: true),
        new(Side.NoLetterOrNumber, Side.Letter, CutsBehind: true),
        new(Side.Letter, Side.NoLetter, CutsBehind: true),
        new(Side.Letter, Side.Letter),
        new(Side.Number, Side.SmallS),
    ];

    private static readonly Rule[] s_frenchAndItalian =
    [
        new(Side.NoLetter, Side.NoLetter, CutsBehind: true),
        new(Side.NoLetter, Side.Letter, CutsBehind: true),
        new(Side.Letter, Side.NoLetter, CutsBehind: true),
        new(Side.Letter, Side.Letter, CutsBefore: false, CutsBehind: true),
    ];

    private readonly Rule[]? _rules = language switch
    {
        "en" => s_english,
        "fr" or "it" => s_frenchAndItalian,
        _ => null,
    };

    public void Cut(TokenCuts cuts)
    {
        if (!cuts.Text.Contains('\''))
        {
            return;
        }

        if (_rules is null)
        {
            CutAll(cuts);
        }

        foreach (Rule rule in _rules ?? [])
        {
            Apply(rule, cuts);
        }
    }

    private static void CutAll(TokenCuts cuts)
    {
        for (int i = 0; i < cuts.Text.Length; i++)
        {
            if (cuts.Text[i] == '\'')
            {
                cuts.Isolate(i, 1);
            }
        }
    }

    /// <summary>
    /// Applies one substitution, which consumes its matches: the character behind one apostrophe does not count as the one before the next.
    /// </summary>
    private static void Apply(Rule rule, TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;

        // The last consumed cut or character: 2i for a cut at i, 2i + 1 for character i.
        int taken = -1;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\'' || 2 * i + 1 <= taken)
            {
                continue;
            }

            bool isCutBefore = cuts.IsCut(i);
            bool isCutBehind = cuts.IsCut(i + 1);
            int before = isCutBefore ? 2 * i : 2 * i - 1;
            if (before <= taken || (i + 1 == text.Length && !isCutBehind))
            {
                continue;
            }

            if (!Is(rule.Before, isCutBefore ? new Rune(' ') : MosesTokenizer.RuneBefore(text, i))
                || !Is(rule.Behind, isCutBehind ? new Rune(' ') : MosesTokenizer.RuneAt(text, i + 1)))
            {
                continue;
            }

            taken = isCutBehind ? 2 * i + 2 : 2 * EndOfWhiteSpaceOrCharacter(text, i + 1) - 1;
            if (rule.CutsBefore)
            {
                cuts.CutAt(i);
            }

            if (rule.CutsBehind)
            {
                cuts.CutAt(i + 1);
            }
        }
    }

    /// <summary>Finds the end of a character; a run of white space counts as one character.</summary>
    private static int EndOfWhiteSpaceOrCharacter(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && CharacterClass.IsPythonWhiteSpace(text[end]))
        {
            end++;
        }

        return Math.Max(end, start + 1);
    }

    private static bool Is(Side side, Rune rune) => side switch
    {
        Side.NoLetter => !MosesCharacters.IsLetterInAnyLanguage(rune),
        Side.NoLetterOrNumber => !MosesCharacters.IsLetterInAnyLanguage(rune) && !MosesCharacters.IsNumber(rune),
        Side.Letter => MosesCharacters.IsLetterInAnyLanguage(rune),
        Side.Number => MosesCharacters.IsNumber(rune),
        _ => rune.Value == 's',
    };

    private readonly record struct Rule(Side Before, Side Behind, bool CutsBefore = true, bool CutsBehind = false);
}
