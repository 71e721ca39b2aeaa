using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The Penn Treebank's cuts within words: possessives (<c>Anna 's</c>), <c>do n't</c>, <c>can not</c>, <c>'t was</c>.</summary>
internal static class PennTreebankContractions
{
    /// <summary>
    /// MacIntyre's contractions of two words, with the number of characters before the cut. <c>wanna</c> has a separate rule.
    /// </summary>
    private static readonly (string Word, int Cut)[] s_contractions =
        [("cannot", 3), ("d'ye", 1), ("gimme", 3), ("gonna", 3), ("gotta", 3), ("lemme", 3), ("more'n", 4)];

    private static readonly string[] s_contractedWords = ["'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"];

    /// <summary>Cuts possessives and contractions. Punctuation must be cut off before.</summary>
    public static void Cut(TokenCuts cuts)
    {
        CutPossessives(cuts);
        CutContractedWords(cuts);
        CutContractions(cuts);
    }

    /// <summary>Cuts a possessive or contracted <c>'s 'm 'd</c>, or an apostrophe, off a word's end.</summary>
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

    /// <summary>
    /// Cuts <c>'tis</c> and <c>'twas</c>, from the end, so that the space behind one such word does not count as the space before the next.
    /// </summary>
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

    /// <summary>
    /// Whether a character equals a small letter under Python's IGNORECASE: capitals, the long s, and i with and without its dot do.
    /// </summary>
    private static bool EqualsIgnoringCase(char c, char small) =>
        c == small || (small != '\'' && c == small - ' ') || (small == 's' && c == '\u017F') || (small == 'i' && c is '\u0130' or '\u0131');

    /// <summary>Whether Python's <c>\b</c> matches: a letter, number or underscore stands on one side only.</summary>
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
