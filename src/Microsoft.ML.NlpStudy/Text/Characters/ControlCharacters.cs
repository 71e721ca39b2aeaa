using System.Buffers;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The removal of characters that no reader sees, as in BERT's clean-text: control and format characters, and U+FFFD, the mark of
/// undecodable characters.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>
    /// Appends the text without such characters. Tabs, line breaks and other control characters that are white space become spaces.
    /// </summary>
    public static void AppendWithout(ReadOnlySpan<char> text, CharBuffer target)
    {
        while (!text.IsEmpty)
        {
            char c = text[0];
            int length = 1;
            if (c is >= ' ' and <= '~')
            {
                target.Append(c);
            }
            else if (char.IsControl(c))
            {
                if (CharacterClass.IsPythonWhiteSpace(c))
                {
                    target.Append(' ');
                }
            }
            else if (Rune.DecodeFromUtf16(text, out Rune rune, out length) == OperationStatus.Done
                && rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                target.Append(text[..length]);
            }

            text = text[length..];
        }
    }
}
