using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The length of numbers in text: <c>1,234.5</c>, <c>3.14</c> and <c>50%</c> are one number each.</summary>
internal static class NumberScanner
{
    /// <summary>Measures the number at the start of the text; 0 where no decimal digit of any script stands there.</summary>
    /// <remarks>
    /// Digits; commas with three digits after each, where at most three stand before the first; a point and digits; a percent or per mille
    /// sign. A sign before the digits does not belong to the number: in <c>10-20</c> it is a hyphen.
    /// </remarks>
    public static int Length(ReadOnlySpan<char> text)
    {
        int length = DigitsLength(text, out int digits);
        if (digits == 0)
        {
            return 0;
        }

        while (digits <= 3 && length < text.Length && text[length] == ',')
        {
            int group = DigitsLength(text[(length + 1)..], out int groupDigits, limit: 4);
            if (groupDigits != 3)
            {
                break;
            }

            length += 1 + group;
        }

        if (length < text.Length && text[length] == '.')
        {
            int fraction = DigitsLength(text[(length + 1)..], out int fractionDigits);
            length += fractionDigits > 0 ? 1 + fraction : 0;
        }

        return length < text.Length && text[length] is '%' or '‰' or '％' ? length + 1 : length;
    }

    private static int DigitsLength(ReadOnlySpan<char> text, out int digits, int limit = int.MaxValue)
    {
        int length = 0;
        digits = 0;
        while (digits < limit)
        {
            Rune.DecodeFromUtf16(text[length..], out Rune rune, out int runeLength);
            if (!Rune.IsDigit(rune))
            {
                break;
            }

            length += runeLength;
            digits++;
        }

        return length;
    }
}
