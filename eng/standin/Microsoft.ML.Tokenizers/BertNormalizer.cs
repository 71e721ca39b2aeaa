using System.Globalization;
using System.Text;

namespace Microsoft.ML.Tokenizers;

/// <summary>
/// What BERT's basic tokenizer does to a text before it looks for words: control characters go, every kind of space becomes a blank, and, as
/// asked for, letters become small, accents go and Chinese characters stand alone.
/// </summary>
internal sealed class BertNormalizer(bool lowerCase, bool separateChinese, bool removeAccents) : Normalizer
{
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());

    /// <exception cref="ArgumentException">The text has half a surrogate pair, which Unicode's normal forms do not admit.</exception>
    public override string Normalize(string original)
    {
        if (string.IsNullOrEmpty(original))
            return "";
        if (removeAccents)
            original = original.Normalize(NormalizationForm.FormD);
        var normalized = new StringBuilder(original.Length);
        for (int i = 0, length; i < original.Length; i += length)
        {
            length = char.IsSurrogatePair(original, i) ? 2 : 1;
            Append(normalized, original.AsSpan(i, length), CharUnicodeInfo.GetUnicodeCategory(original, i));
        }
        return normalized.ToString().Normalize(NormalizationForm.FormC);
    }

    private void Append(StringBuilder normalized, ReadOnlySpan<char> character, UnicodeCategory category)
    {
        // A tab or a line break is a control character too: what it separates grows together, as in the package.
        if (character is "\0" or "\uFFFD" || category == UnicodeCategory.Control || (removeAccents && category == UnicodeCategory.NonSpacingMark))
            return;
        if (category == UnicodeCategory.SpaceSeparator)
            normalized.Append(' ');
        else if (lowerCase && category == UnicodeCategory.UppercaseLetter)
            normalized.Append(character.ToString().ToLowerInvariant());
        else if (separateChinese && IsChinese(character.Length == 2 ? char.ConvertToUtf32(character[0], character[1]) : character[0]))
            normalized.Append(' ').Append(character).Append(' ');
        else
            normalized.Append(character);
    }

    /// <summary>The blocks of ideographs that BERT names; the very first of them is not among the package's.</summary>
    private static bool IsChinese(int codePoint) => codePoint is
        (> 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);
}
