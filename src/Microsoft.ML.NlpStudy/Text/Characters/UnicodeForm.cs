using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Unicode's normalization forms, applied to any text.</summary>
/// <remarks>
/// .NET's own normalization rejects text with half a surrogate pair or U+FFFE, and takes quadratic time over thousands of combining marks
/// in a row. Here half a pair becomes U+FFFD, U+FFFE stays as in Unicode's definition. A run of marks is normalized in pieces of at most
/// <see cref="LongestMarkRun"/>.
/// </remarks>
internal static class UnicodeForm
{
    /// <summary>
    /// The most combining marks in a row that are normalized together: 256, far more than any script uses (Unicode's stream-safe text
    /// allows 30).
    /// </summary>
    internal const int LongestMarkRun = 256;

    private const char NotACharacter = '\uFFFE';

    /// <summary>Whether the text is certainly in the form already, without a look at Unicode's tables.</summary>
    public static bool IsTriviallyNormalized(ReadOnlySpan<char> text, NormalizationForm form) =>
        form == NormalizationForm.FormC ? !text.ContainsAnyInRange('\u0300', '\uFFFF') : Ascii.IsValid(text);

    /// <summary>Appends the normalized text to <paramref name="target"/>.</summary>
    public static void Append(ReadOnlySpan<char> text, NormalizationForm form, CharBuffer target)
    {
        int start = 0;
        int marks = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsSurrogate(c) || c == NotACharacter)
            {
                marks = 0;
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    i++;
                    continue;
                }

                AppendPiece(text[start..i], form, target);
                target.Append(c == NotACharacter ? c : (char)Rune.ReplacementChar.Value);
                start = i + 1;
            }
            else if (!CharacterClass.IsCombiningMark(c))
            {
                marks = 0;
            }
            else if (++marks > LongestMarkRun)
            {
                AppendPiece(text[start..i], form, target);
                start = i;
                marks = 1;
            }
        }

        AppendPiece(text[start..], form, target);
    }

    private static void AppendPiece(ReadOnlySpan<char> piece, NormalizationForm form, CharBuffer target)
    {
        if (piece.IsEmpty || piece.IsNormalized(form))
        {
            target.Append(piece);
        }
        else
        {
            int length = piece.GetNormalizedLength(form);
            piece.TryNormalize(target.Claim(length), out _, form);
        }
    }
}
