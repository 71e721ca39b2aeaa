using System.Text;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Hangul, the Korean writing: syllables such as <c>한</c>, and the letters (jamo) <c>ㅎ ㅏ ㄴ</c> that they consist of.</summary>
/// <remarks>
/// Each of the 11,172 syllables U+AC00 to U+D7A3 is an initial consonant, a vowel and perhaps a final consonant. Their numbers are those of
/// chapter 3.12 of the Unicode standard. Other characters, old Korean included, stay as they are.
/// </remarks>
public static class Hangul
{
    /// <summary>Whether the character is a syllable, U+AC00 to U+D7A3. A single letter, such as <c>ㅋ</c>, is not a syllable.</summary>
    /// <param name="c">The character.</param>
    /// <returns>Whether the character is a syllable.</returns>
    public static bool IsSyllable(char c) => c is >= HangulSyllable.First and <= HangulSyllable.Last;

    /// <summary>
    /// Whether the syllable ends in a consonant (batchim), which decides the form of many particles: <c>책은</c> but <c>나는</c>.
    /// </summary>
    /// <param name="c">The character.</param>
    /// <returns>Whether the syllable has a final consonant; <see langword="false"/> for other characters.</returns>
    public static bool HasFinalConsonant(char c) => IsSyllable(c) && new HangulSyllable(c).Final > 0;

    /// <summary>Replaces each syllable by its letters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">The kind of letters to write.</param>
    /// <param name="missingFinal">
    /// The character in place of a missing final consonant, so that each syllable becomes three characters; <see langword="null"/> for
    /// none.
    /// </param>
    /// <returns>The text with two or three characters in place of each syllable.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is undefined, or the marker is itself a Hangul letter or
    /// syllable.</exception>
    /// <remarks>
    /// <see cref="Compose"/> with the same arguments restores any text without letters of that kind. With a marker it also restores text
    /// with single letters: <c>하ㅋㅋ</c> becomes <c>ㅎㅏ_ㅋㅋ</c>. Without a marker it becomes <c>ㅎㅏㅋㅋ</c>, which is composed to <c>핰ㅋ</c>.
    /// </remarks>
    public static string Decompose(string text, JamoKind kind = JamoKind.Compatibility, char? missingFinal = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = new JamoLetters(kind, missingFinal);
        var target = new CharBuffer(text.Length + 16);
        foreach (char c in text)
        {
            if (!IsSyllable(c))
            {
                target.Append(c);
                continue;
            }

            var syllable = new HangulSyllable(c);
            target.Append(letters.Initials[syllable.Initial]);
            target.Append(letters.Vowels[syllable.Vowel]);
            if (syllable.Final > 0)
            {
                target.Append(letters.Finals[syllable.Final - 1]);
            }
            else if (missingFinal is { } marker)
            {
                target.Append(marker);
            }
        }

        return target.Span.ToString();
    }

    /// <summary>Joins letters to syllables: the opposite of <see cref="Decompose"/>.</summary>
    /// <param name="text">The text with letters of the kind.</param>
    /// <param name="kind">The kind of letters to join; other characters stay.</param>
    /// <param name="missingFinal">
    /// The character in place of a missing final consonant; <see langword="null"/> for none. With a marker, an initial consonant and a
    /// vowel are joined only where the marker or a final consonant follows.
    /// </param>
    /// <returns>The text with a syllable in place of each two or three letters that make up one.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is undefined, or the marker is itself a Hangul letter or
    /// syllable.</exception>
    /// <remarks>
    /// Without a marker, a consonant before a vowel begins the next syllable if it can, as in typing: <c>ㄱㅏㄱㅏ</c> is <c>가가</c>. Letters
    /// that make up no syllable stay.
    /// </remarks>
    public static string Compose(string text, JamoKind kind = JamoKind.Compatibility, char? missingFinal = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = new JamoLetters(kind, missingFinal);
        var target = new CharBuffer(text.Length + 1);
        int length;
        for (int i = 0; i < text.Length; i += length)
        {
            target.Append(letters.SyllableAt(text.AsSpan(i), out length) ?? text[i]);
        }

        return target.Span.ToString();
    }

    /// <summary>Joins the tokens of <see cref="TextTokenizer.Jamo"/> to their text.</summary>
    /// <param name="tokens">The tokens in order.</param>
    /// <returns>
    /// The text. Tokens that are an initial consonant, a vowel and perhaps a final consonant become a syllable. Other tokens, such as
    /// <c>ㅋ</c> and tokens of several letters, stay as they are.
    /// </returns>
    public static string JoinJamo(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var letters = new JamoLetters(JamoKind.Conjoining, null);
        var text = new StringBuilder();
        Span<char> open = stackalloc char[3];    // the tokens that may still become one syllable
        int count = 0;
        foreach (string token in tokens)
        {
            ArgumentNullException.ThrowIfNull(token, nameof(tokens));
            bool continues = token.Length == 1 && count switch
            {
                0 => letters.Initials.Contains(token[0]),
                1 => letters.Vowels.Contains(token[0]),
                _ => letters.Finals.Contains(token[0]),
            };
            if (continues)
            {
                open[count++] = token[0];
            }

            if (!continues || count == 3)
            {
                Close(open[..count], letters, text);
                count = 0;
            }

            if (!continues)
            {
                if (token.Length == 1 && letters.Initials.Contains(token[0]))
                {
                    open[count++] = token[0];
                }
                else
                {
                    text.Append(token);
                }
            }
        }

        Close(open[..count], letters, text);
        return text.ToString();
    }

    private static void Close(ReadOnlySpan<char> open, JamoLetters letters, StringBuilder text)
    {
        if (letters.SyllableAt(open, out _) is { } syllable)
        {
            text.Append(syllable);
        }
        else
        {
            text.Append(open);
        }
    }
}
