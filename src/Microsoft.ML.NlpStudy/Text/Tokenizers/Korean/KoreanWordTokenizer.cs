using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The tokenizer of Korean words, which cuts off particles and endings by rules, without a dictionary.</summary>
/// <remarks>
/// A text is a row of stretches, each of one <see cref="Kind"/>. A stretch is a token, except Hangul syllables: these are cut from the end,
/// suffix by suffix, as long as <see cref="KoreanSuffixes"/> knows one.
/// </remarks>
internal sealed class KoreanWordTokenizer() : TextTokenizer(nameof(KoreanWords))
{
    /// <summary>The most suffixes that are cut off a word, more than words have; the rest is the stem.</summary>
    private const int MostSuffixes = 8;

    private enum Kind
    {
        WhiteSpace,
        Syllables,
        Consonants,
        Vowels,
        Word,
        Number,
        Other,
    }

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        ReadOnlySpan<char> chars = text.Span;
        int next;
        for (int i = 0; i < chars.Length; i = next)
        {
            Kind kind = KindAt(chars, i, out int length);
            next = kind switch
            {
                Kind.WhiteSpace => i + 1,
                Kind.Syllables => EndOfSyllables(chars, i),
                Kind.Consonants or Kind.Vowels => EndOfLetters(chars, i, kind),
                Kind.Number => EndOfNumber(chars, i),
                Kind.Word => EndOfWord(chars, i),
                _ => EndOfOther(chars, i),
            };
            if (kind == Kind.WhiteSpace)
            {
                continue;
            }

            int end = next;
            next = EndOfMarks(chars, end);
            if (kind == Kind.Syllables && next == end)
            {
                AddWord(text[i..next], tokens);
            }
            else
            {
                tokens.Add(text[i..next]);
            }
        }
    }

    private static void AddWord(ReadOnlyMemory<char> word, TokenBuffer tokens)
    {
        ReadOnlySpan<char> stem = word.Span;
        Span<int> cuts = stackalloc int[MostSuffixes];
        int count = 0;
        while (count < MostSuffixes && SuffixLength(stem, isInner: count > 0) is > 0 and int length)
        {
            stem = stem[..^length];
            cuts[count++] = stem.Length;
        }

        int start = 0;
        while (count > 0)
        {
            int cut = cuts[--count];
            tokens.Add(word[start..cut]);
            start = cut;
        }

        tokens.Add(word[start..]);
    }

    /// <summary>Measures the longest suffix of the word; 0 where it has no suffix.</summary>
    private static int SuffixLength(ReadOnlySpan<char> word, bool isInner)
    {
        if (KoreanSuffixes.IsWholeWord(word))
        {
            return 0;
        }

        for (int length = Math.Min(KoreanSuffixes.LongestSuffix, word.Length - 1); length > 0; length--)
        {
            if (KoreanSuffixes.IsSuffix(word[^length..], word[..^length], isInner))
            {
                return length;
            }
        }

        return 0;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int index, out int length)
    {
        length = 1;
        char c = text[index];
        if (CharacterClass.IsPythonWhiteSpace(c))
        {
            return Kind.WhiteSpace;
        }

        if (Hangul.IsSyllable(c))
        {
            return Kind.Syllables;
        }

        if (c is >= 'ㄱ' and <= 'ㅎ')
        {
            return Kind.Consonants;
        }

        if (c is >= 'ㅏ' and <= 'ㅣ')
        {
            return Kind.Vowels;
        }

        Rune.DecodeFromUtf16(text[index..], out Rune rune, out length);
        return Rune.IsDigit(rune) ? Kind.Number : Rune.IsLetter(rune) ? Kind.Word : Kind.Other;
    }

    private static int EndOfSyllables(ReadOnlySpan<char> text, int start)
    {
        int length = text[start..].IndexOfAnyExceptInRange(HangulSyllable.First, HangulSyllable.Last);
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>
    /// Finds the end of single letters: ㅋㅋㅋ ends where another letter begins, ㅇㅈ where a repetition begins, and both where consonants and
    /// vowels change.
    /// </summary>
    private static int EndOfLetters(ReadOnlySpan<char> text, int start, Kind kind)
    {
        bool isRepetition = Repeats(text, start);
        int end = start + 1;
        while (end < text.Length && (isRepetition ? text[end] == text[start] : KindAt(text, end, out _) == kind && !Repeats(text, end)))
        {
            end++;
        }

        return end;
    }

    private static bool Repeats(ReadOnlySpan<char> text, int index) => index + 1 < text.Length && text[index + 1] == text[index];

    /// <summary>Finds the end of a number with the letters attached to it: 3D, 10km, 1st.</summary>
    private static int EndOfNumber(ReadOnlySpan<char> text, int start)
    {
        int end = start + NumberScanner.Length(text[start..]);
        return text[end - 1] is '%' or '‰' or '％' ? end : EndOfWord(text, end);
    }

    /// <summary>
    /// Finds the end of a word in another script: letters with their marks, digits behind them, and apostrophes between them.
    /// </summary>
    private static int EndOfWord(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length)
        {
            bool isJoint = text[end] is '\'' or '\u2019' && end + 1 < text.Length && KindAt(text, end + 1, out _) == Kind.Word;
            int length = 1;
            if (!isJoint && KindAt(text, end, out length) is not (Kind.Word or Kind.Number))
            {
                int marks = EndOfMarks(text, end) - end;
                if (marks == 0)
                {
                    break;
                }

                length = marks;
            }

            end += length;
        }

        return end;
    }

    /// <summary>
    /// Finds the end of a placeholder such as &lt;num&gt;, of a repeated mark, or else of one user-perceived character, such as an emoji.
    /// </summary>
    private static int EndOfOther(ReadOnlySpan<char> text, int start)
    {
        char c = text[start];
        if (c == '<' && PlaceholderLength(text[start..]) is > 0 and int placeholder)
        {
            return start + placeholder;
        }

        if (!char.IsSurrogate(c) && Repeats(text, start))
        {
            int length = text[start..].IndexOfAnyExcept(c);
            return length < 0 ? text.Length : start + length;
        }

        // A few characters of other scripts join any character that follows, white space too.
        int end = start + 1;
        int elementEnd = start + StringInfo.GetNextTextElementLength(text[start..]);
        while (end < elementEnd && !CharacterClass.IsPythonWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }

    private static int PlaceholderLength(ReadOnlySpan<char> text)
    {
        const int LongestName = 16;
        int length = 1;
        while (length < text.Length && length <= LongestName && (char.IsAsciiLetter(text[length]) || text[length] == '_'))
        {
            length++;
        }

        return length > 1 && length < text.Length && text[length] == '>' ? length + 1 : 0;
    }

    private static int EndOfMarks(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && CharacterClass.IsCombiningMark(text[end]))
        {
            end++;
        }

        return end;
    }
}
