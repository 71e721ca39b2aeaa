using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The removal of accents from letters: <c>é</c> becomes <c>e</c>, <c>ё</c> becomes <c>е</c>.</summary>
/// <remarks>
/// BERT's strip-accents drops every non-spacing mark of the decomposed text. It turns Hangul into jamo and <c>が</c> into <c>か</c>, and
/// leaves Hindi and Thai without vowels. Here only the accents that any letter may carry are removed, and the rest is composed again.
/// </remarks>
internal static class Accents
{
    /// <summary>Gets the form in which accents are separate characters, for text that shall end up in <paramref name="form"/>.</summary>
    public static NormalizationForm Decomposed(NormalizationForm form) =>
        form is NormalizationForm.FormKC or NormalizationForm.FormKD ? NormalizationForm.FormKD : NormalizationForm.FormD;

    /// <summary>Appends decomposed text without its accents.</summary>
    public static void AppendWithout(ReadOnlySpan<char> decomposed, CharBuffer target)
    {
        foreach (char c in decomposed)
        {
            if (!CharacterClass.IsAccent(c))
            {
                target.Append(c);
            }
        }
    }
}
