using System.Text;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>Properties of cleaning that hold for any text.</summary>
public class CleaningPropertyTests
{
    private static readonly CleanTextOptions s_everything = new()
    {
        RemoveControlCharacters = true,
        RemoveAccents = true,
        UnicodeForm = NormalizationForm.FormKC,
        RefineTable = RefineTable.Parse([@"(.)\1+" + "\t" + @"\1", "[😀-🙏]\t:)", "[^가-힣 -~]+\t$"]),
        UrlPlaceholder = "<url>",
        EmailPlaceholder = "",
        Digits = DigitHandling.ReplaceNumbersByPlaceholder,
    };

    /// <summary>
    /// Options that change nothing when they clean a text again. Others may change it: decoding <c>&amp;amp;lt;</c> gives another entity,
    /// and removing a substring may create another one. A placeholder's brackets are punctuation, and small letters may compose anew.
    /// </summary>
    private static readonly CleanTextOptions[] s_lawful =
    [
        .. from form in new NormalizationForm?[] { null, NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC,
            NormalizationForm.FormKD }
           from accents in new[] { false, true }
           from collapse in new[] { false, true }
           select new CleanTextOptions
           {
               StripHtmlTags = false,
               DecodeHtmlEntities = false,
               RemoveControlCharacters = true,
               UnicodeForm = form,
               RemoveAccents = accents,
               LetterCase = LetterCase.Keep,
               Punctuation = PunctuationHandling.Keep,
               CollapseWhitespace = collapse,
           },
        new() { StripHtmlTags = false, DecodeHtmlEntities = false, UnicodeForm = null, RemoveControlCharacters = true },
        new() { StripHtmlTags = false, DecodeHtmlEntities = false, UnicodeForm = null, RemoveControlCharacters = true,
            LetterCase = LetterCase.Upper },
    ];

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 500)]
    public void Any_text_is_cleaned(string text)
    {
        string cleaned = Clean(s_everything, text);
        Assert.Equal(cleaned, cleaned.Trim());
        Assert.DoesNotContain("  ", cleaned);
        Assert.DoesNotContain('\0', cleaned);
        Assert.DoesNotContain('\uFFFD', cleaned);
        Clean(CleanTextOptions.Default, text);
        Clean(CleanTextOptions.StudyRecipe, text);
    }

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 300)]
    public void Cleaning_a_clean_text_changes_nothing(string text) => Assert.All(s_lawful, options =>
    {
        string once = Clean(options, text);
        Assert.Equal(once, Clean(options, once));
    });

    [Property(Arbitrary = [typeof(AnyText)], MaxTest = 300)]
    public void A_refine_table_that_names_every_character_spells_the_text(string text)
    {
        // A class that reaches beyond U+FFFF takes each pair of surrogates whole.
        string wellFormed = string.Concat(text.EnumerateRunes());
        CleanTextOptions options = s_lawful[
            0] with
        { RemoveControlCharacters = false, RefineTable = RefineTable.Parse([@"[\x00-\U0010FFFF]" + "\t" + @"<\g<0>>"]) };
        Assert.Equal(string.Concat(wellFormed.EnumerateRunes().Select(rune => $"<{rune}>")), Clean(options, wellFormed));
    }

    private static string Clean(CleanTextOptions options, string text) => new TextCleaner(options).Clean(text.AsMemory()).ToString();
}
