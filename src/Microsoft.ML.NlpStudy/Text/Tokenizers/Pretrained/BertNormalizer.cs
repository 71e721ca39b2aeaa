using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// BERT's basic tokenizer: afterwards white space stands between all words, punctuation marks and Chinese characters. Special tokens stay
/// as they are.
/// </summary>
/// <remarks>
/// Google's <c>BasicTokenizer</c> with the changes that Transformers made to it. Microsoft.ML.Tokenizers has a normalizer of this kind too,
/// but joins what a tab or line break separates, and its words leave out symbols such as the dollar sign; a pretrained model expects
/// neither.
/// </remarks>
internal sealed class BertNormalizer(BertTokenizerOptions options, string[] specialTokens) : Normalizer
{
    private readonly SearchValues<string> _specialTokens = SearchValues.Create(specialTokens, StringComparison.Ordinal);
    private readonly bool _removeAccents = options.RemoveAccents ?? options.LowerCase;

    public override string Normalize(string original) => Normalize(original.AsSpan());

    public override string Normalize(ReadOnlySpan<char> original)
    {
        var normalized = new CharBuffer(original.Length + 16);
        while (original.IndexOfAny(_specialTokens) is >= 0 and int start)
        {
            Append(original[..start], normalized);
            ReadOnlySpan<char> rest = original[start..];
            int length = 0;
            foreach (string token in specialTokens)
            {
                if (rest.StartsWith(token, StringComparison.Ordinal))
                {
                    length = Math.Max(length, token.Length);
                }
            }

            AppendApart(rest[..length], normalized);
            original = rest[length..];
        }

        Append(original, normalized);
        return normalized.Span.ToString();
    }

    private void Append(ReadOnlySpan<char> text, CharBuffer normalized)
    {
        // Composed first, so that each character is written in one way only where it keeps its accents.
        CharBuffer current = InForm(Cleaned(text), NormalizationForm.FormC);
        if (options.LowerCase)
        {
            var lower = new CharBuffer(current.Length);
            LowerCase.Append(current.Span, lower);
            current = lower;
        }

        if (_removeAccents)
        {
            current = InForm(current, NormalizationForm.FormD);
        }

        foreach (Rune rune in current.Span.EnumerateRunes())
        {
            if (_removeAccents && rune.Value > 0x7F && Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (IsPunctuation(rune))
            {
                AppendApart(rune, normalized);
            }
            else
            {
                Append(rune, normalized);
            }
        }
    }

    private static CharBuffer InForm(CharBuffer text, NormalizationForm form)
    {
        if (UnicodeForm.IsTriviallyNormalized(text.Span, form))
        {
            return text;
        }

        var normalized = new CharBuffer(text.Length);
        UnicodeForm.Append(text.Span, form, normalized);
        return normalized;
    }

    /// <summary>Without control characters, every white space a blank, and blanks around Chinese characters.</summary>
    private CharBuffer Cleaned(ReadOnlySpan<char> text)
    {
        var cleaned = new CharBuffer(text.Length);
        foreach (Rune rune in text.EnumerateRunes())    // half a surrogate pair is U+FFFD here
        {
            if (rune.Value is ' ' or '\t' or '\n' or '\r')
            {
                cleaned.Append(' ');
            }
            else if (rune.Value is > ' ' and < 0x7F)
            {
                cleaned.Append((char)rune.Value);
            }
            else if (options.SeparateChineseCharacters && IsChinese(rune.Value))
            {
                AppendApart(rune, cleaned);
            }
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
            {
                cleaned.Append(' ');
            }
            else if (rune != Rune.ReplacementChar && !IsControl(rune))
            {
                Append(rune, cleaned);
            }
        }

        return cleaned;
    }

    /// <summary>Unicode's category Other: control and format characters, private use, and what no character has been given.</summary>
    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>BERT counts ASCII's symbols, such as the dollar sign, as punctuation.</summary>
    private static bool IsPunctuation(Rune rune) =>
        CharacterClass.IsAsciiPunctuation(rune.Value) || CharacterClass.IsUnicodePunctuation(rune);

    /// <summary>The blocks of CJK ideographs that BERT names. Hangul and kana are written in words, or have no such blocks.</summary>
    private static bool IsChinese(int codePoint) => codePoint is
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);

    private static void AppendApart(Rune rune, CharBuffer target)
    {
        Span<char> characters = stackalloc char[2];
        AppendApart(characters[..rune.EncodeToUtf16(characters)], target);
    }

    private static void AppendApart(ReadOnlySpan<char> characters, CharBuffer target)
    {
        target.Append(' ');
        target.Append(characters);
        target.Append(' ');
    }

    private static void Append(Rune rune, CharBuffer target) => rune.EncodeToUtf16(target.Claim(rune.Utf16SequenceLength));
}
