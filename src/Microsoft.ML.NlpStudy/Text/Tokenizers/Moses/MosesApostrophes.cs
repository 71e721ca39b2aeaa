using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// How Moses cuts at apostrophes: English before them (<c>isn 't</c>), French and Italian behind them (<c>l' art</c>), others on both
/// sides.
/// </summary>
internal sealed class MosesApostrophes(string language)
{
    /// <summary>What stands beside an apostrophe.</summary>
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

    /// <summary>One substitution, which takes what it matches: what stands behind one apostrophe does not stand before the next.</summary>
    private static void Apply(Rule rule, TokenCuts cuts)
    {
        ReadOnlySpan<char> text = cuts.Text;

        // How far characters and the spaces that cuts stand for are taken: 2i for a cut at i, 2i + 1 for character i.
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

    /// <summary>A run of white space counts as one character.</summary>
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
