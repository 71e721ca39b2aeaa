using System.Buffers;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Removes what no reader sees, as BERT's clean-text does: control and format characters, and characters that could not be decoded.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>Appends the text without them. Tabs, line breaks and the other controls that are white space become spaces.</summary>
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
