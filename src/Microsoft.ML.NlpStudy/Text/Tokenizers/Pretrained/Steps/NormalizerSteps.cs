using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The normalizers of Hugging Face's library tokenizers, as steps of one idea each.</summary>
/// <remarks>
/// They differ from <see cref="BertNormalizer"/>, which follows BERT's Python code, in rare characters. That code composes text first, has
/// a final sigma, and removes characters that Unicode has not assigned. Pretrained models of today are made and served with these.
/// </remarks>
internal static class NormalizerSteps
{
    /// <summary>The steps of BertNormalizer, in its order.</summary>
    public static IEnumerable<NormalizerStep> Bert(bool cleanText, bool separateChinese, bool stripAccents, bool lowerCase)
    {
        if (cleanText)
        {
            yield return Clean;
        }

        if (separateChinese)
        {
            yield return SeparateChinese;
        }

        if (stripAccents)
        {
            yield return Form(NormalizationForm.FormD);
            yield return RemoveNonSpacingMarks;
        }

        if (lowerCase)
        {
            yield return LowerCase;
        }
    }

    /// <summary>Puts text into one of Unicode's normalization forms.</summary>
    public static NormalizerStep Form(NormalizationForm form) => (text, target) =>
    {
        if (Ascii.IsValid(text))
        {
            return false;
        }

        UnicodeForm.Append(text, form, target);
        return true;
    };

    /// <summary>Maps each character to its lower case by itself, so that a sigma never becomes the final one.</summary>
    public static bool LowerCase(ReadOnlySpan<char> text, CharBuffer target)
    {
        int done = 0;
        while (text[done..].IndexOf('\u0130') is >= 0 and int offset)
        {
            ReadOnlySpan<char> before = text.Slice(done, offset);
            before.ToLowerInvariant(target.Claim(before.Length));
            target.Append("i\u0307");
            done += offset + 1;
        }

        ReadOnlySpan<char> rest = text[done..];
        rest.ToLowerInvariant(target.Claim(rest.Length));
        return true;
    }

    /// <summary>Removes combining marks of all three kinds: StripAccents.</summary>
    public static bool RemoveMarks(ReadOnlySpan<char> text, CharBuffer target) => Filter(
        text, target, rune => rune.Value is 0x1CF2 or 0x1CF3    // letters since Unicode 12
            || (Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            && !UnicodeNine.IsUnknown(rune.Value)));

    /// <summary>Removes white space at the ends of a text.</summary>
    public static NormalizerStep Strip(bool left, bool right) => (text, target) =>
    {
        ReadOnlySpan<char> stripped = left ? text.TrimStart() : text;
        stripped = right ? stripped.TrimEnd() : stripped;
        target.Append(stripped);
        return stripped.Length < text.Length || Undo(target, stripped.Length);
    };

    /// <summary>Sets a text before another one that is not empty.</summary>
    public static NormalizerStep Prepend(string start) => (text, target) =>
    {
        if (text.IsEmpty)
        {
            return false;
        }

        target.Append(start);
        target.Append(text);
        return true;
    };

    /// <summary>Replaces one text by another wherever it stands.</summary>
    public static NormalizerStep Replace(string pattern, string content) => (text, target) =>
    {
        if (text.IndexOf(pattern, StringComparison.Ordinal) < 0)
        {
            return false;
        }

        while (text.IndexOf(pattern, StringComparison.Ordinal) is >= 0 and int start)
        {
            target.Append(text[..start]);
            target.Append(content);
            text = text[(start + pattern.Length)..];
        }

        target.Append(text);
        return true;
    };

    /// <summary>Replaces the matches of a regular expression.</summary>
    public static NormalizerStep Replace(Regex pattern, string content) => (text, target) =>
    {
        int done = 0;
        foreach (ValueMatch match in pattern.EnumerateMatches(text))
        {
            target.Append(text[done..match.Index]);
            target.Append(content);
            done = match.Index + match.Length;
        }

        target.Append(text[done..]);
        return true;
    };

    private static bool Undo(CharBuffer target, int length)
    {
        target.Shorten(length);
        return false;
    }

    /// <summary>Removes control characters, private ones and U+FFFD, and turns white space into blanks.</summary>
    private static bool Clean(ReadOnlySpan<char> text, CharBuffer target)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and < 0x7F)
            {
                target.Append((char)rune.Value);
            }
            else if (rune.Value is '\t' or '\n' or '\r')
            {
                target.Append(' ');
            }
            else if (rune.Value != 0xFFFD && !IsControl(rune))
            {
                Append(Rune.IsWhiteSpace(rune) ? new Rune(' ') : rune, target);
            }
        }

        return true;
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.Format => !UnicodeEight.IsUnknown(rune.Value),
        _ => false,
    };

    private static bool SeparateChinese(ReadOnlySpan<char> text, CharBuffer target)
    {
        if (!text.ContainsAnyInRange('\u3400', '\uFAFF'))    // surrogate pairs are in this range too
        {
            return false;
        }

        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isChinese = BertNormalizer.IsChinese(rune.Value);
            if (isChinese)
            {
                target.Append(' ');
            }

            Append(rune, target);
            if (isChinese)
            {
                target.Append(' ');
            }
        }

        return true;
    }

    private static bool RemoveNonSpacingMarks(ReadOnlySpan<char> text, CharBuffer target) =>
        Filter(
            text, target, rune => (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark && !UnicodeEight.IsUnknown(rune.Value))
                || rune.Value is 0x1734 or 0x1171E);    // of this class until Unicode 14

    private static bool Filter(ReadOnlySpan<char> text, CharBuffer target, Func<Rune, bool> isRemoved)
    {
        if (Ascii.IsValid(text))
        {
            return false;
        }

        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii || !isRemoved(rune))
            {
                Append(rune, target);
            }
        }

        return true;
    }

    private static void Append(Rune rune, CharBuffer target) => rune.EncodeToUtf16(target.Claim(rune.Utf16SequenceLength));
}
