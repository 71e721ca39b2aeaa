using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The normalizer of BERT's basic tokenizer. It sets white space between all words, punctuation marks and Chinese characters; special
/// tokens stay as they are.
/// </summary>
/// <remarks>
/// It is Google's <c>BasicTokenizer</c> with the changes of Transformers. The normalizer of Microsoft.ML.Tokenizers joins words that a tab
/// or line break separates, and drops symbols such as the dollar sign. A pretrained model expects neither.
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
        // Composed first, so that a character that keeps its accents has only one spelling.
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

    /// <summary>Removes control characters, turns white space into blanks, and sets blanks around Chinese characters.</summary>
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

    /// <summary>Whether a character has Unicode's category Other: control, format, private use and unassigned characters.</summary>
    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>Whether BERT takes a character for punctuation: ASCII symbols such as the dollar sign count too.</summary>
    private static bool IsPunctuation(Rune rune) =>
        CharacterClass.IsAsciiPunctuation(rune.Value) || CharacterClass.IsUnicodePunctuation(rune);

    /// <summary>Whether a character is in one of BERT's blocks of CJK ideographs. Hangul and kana are not.</summary>
    internal static bool IsChinese(int codePoint) => codePoint is
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
