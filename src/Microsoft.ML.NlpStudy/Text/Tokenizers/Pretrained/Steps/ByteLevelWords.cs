using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>GPT-2's words, written as its characters for the bytes of their UTF-8.</summary>
/// <param name="addsBlank">Whether a text that begins without a blank gets one in front.</param>
/// <param name="isSplit">Whether the text is cut into words; otherwise it is one word.</param>
/// <param name="slot">The number of the step's first buffer; it has two.</param>
/// <param name="next">The step that receives the words.</param>
/// <remarks>
/// The words are found by hand: .NET's regular expressions see letters beyond U+FFFF as two symbols, where Hugging Face's see letters.
/// </remarks>
internal sealed class ByteLevelWords(bool addsBlank, bool isSplit, int slot, WordStep next) : WordStep
{
    private static readonly char[] s_characters = Characters();

    /// <summary>GPT-2's characters for the 256 bytes: printable ones stand for themselves.</summary>
    public static ReadOnlySpan<char> ByteCharacters => s_characters;

    public override void Take(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch)
    {
        if (addsBlank && text[0] != ' ')
        {
            CharBuffer spaced = scratch.Buffer(slot);
            spaced.Clear();
            spaced.Append(' ');
            spaced.Append(text);
            text = spaced.Span;
        }

        while (!text.IsEmpty)
        {
            int length = isSplit ? WordLength(text) : text.Length;
            next.Take(Encode(text[..length], scratch.Buffer(slot + 1)), isFirst, scratch);
            text = text[length..];
            isFirst = false;
        }
    }

    private static ReadOnlySpan<char> Encode(ReadOnlySpan<char> word, CharBuffer target)
    {
        target.Clear();
        if (!word.ContainsAnyExceptInRange('!', '~'))
        {
            return word;
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in word.EnumerateRunes())
        {
            foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                target.Append(s_characters[value]);
            }
        }

        return target.Span;
    }

    /// <summary>The length of the first word, as GPT-2's regular expression matches it.</summary>
    internal static int WordLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && Contraction(text) is > 0 and int contraction)
        {
            return contraction;
        }

        int blank = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        int kind = KindAt(text, blank, out int length);
        if (kind != WhiteSpace)
        {
            int end = blank + length;
            while (end < text.Length && KindAt(text, end, out length) == kind)
            {
                end += length;
            }

            return end;
        }

        int spaces = 1;
        while (spaces < text.Length && char.IsWhiteSpace(text[spaces]))
        {
            spaces++;
        }

        // The last blank goes with the word behind it.
        return spaces < text.Length && spaces > 1 ? spaces - 1 : spaces;
    }

    private const int WhiteSpace = 0;
    private const int Letter = 1;
    private const int Number = 2;
    private const int Others = 3;

    private static int KindAt(ReadOnlySpan<char> text, int index, out int length)
    {
        char c = text[index];
        if (c < 128)
        {
            length = 1;
            return char.IsAsciiLetter(c) ? Letter : char.IsAsciiDigit(c) ? Number : char.IsWhiteSpace(c) ? WhiteSpace : Others;
        }

        Rune.DecodeFromUtf16(text[index..], out Rune rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Number,
            _ => Rune.IsWhiteSpace(rune) ? WhiteSpace : Others,
        };
    }

    private static int Contraction(ReadOnlySpan<char> text) =>
        text.Length > 1 && text[1] is 's' or 't' or 'm' or 'd' ? 2
        : text.Length > 2 && text[1..3] is "re" or "ve" or "ll" ? 3
        : 0;

    private static char[] Characters()
    {
        var characters = new char[256];
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool isShown = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(isShown ? value : next++);
        }

        return characters;
    }
}
