using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>Single characters as the normalizers of the library tokenizers 0.23.2 treat them.</summary>
public sealed class NormalizerStepsTests
{
    [Theory]
    [InlineData("a\u0301b", "ab")]
    [InlineData("\u00E9", "e")]
    [InlineData("\uAC00", "\u1100\u1161")]
    [InlineData("a\u1734b", "ab")]
    [InlineData("a\U00010EFDb", "a\U00010EFDb")]    // a mark since Unicode 15
    [InlineData("\u039F\u0394\u039F\u03A3 \u03A3", "\u03BF\u03B4\u03BF\u03C3 \u03C3")]
    [InlineData("\u0130", "i")]
    [InlineData("a\u000Bb\u0085c\u001Cd\u007Fe", "abcde")]
    [InlineData("a\u2028b\u00A0c\td", "a b c d")]
    [InlineData("a\u180Eb\uE000\u200D\u00ADc\uFFFD", "abc")]
    [InlineData("a\u0378b\uFFFFc", "a\u0378b\uFFFFc")]
    [InlineData("a\u08E2b", "a\u08E2b")]    // a format character since Unicode 9
    [InlineData("\u4E00\u3400", " \u4E00  \u3400 ")]
    public void BertNormalizer_treats_rare_characters_as_the_library_does(string text, string expected) =>
        Assert.Equal(expected, Apply(text, [.. NormalizerSteps.Bert(true, true, true, true)]));

    [Theory]
    [InlineData("a\u0301\u0903\u20DDb", "ab")]
    [InlineData("a\u180Fb\u1715", "a\u180Fb\u1715")]    // marks since Unicode 14
    [InlineData("\u00E9", "\u00E9")]
    public void StripAccents_treats_rare_characters_as_the_library_does(string text, string expected) =>
        Assert.Equal(expected, Apply(text, NormalizerSteps.RemoveMarks));

    [Theory]
    [InlineData("  a b ", true, true, "a b")]
    [InlineData("\u3000a\u00A0", false, true, "\u3000a")]
    [InlineData("\ta\n", true, false, "a\n")]
    [InlineData("a", true, true, "a")]
    [InlineData(" \n", true, true, "")]
    public void Strip_removes_white_space_at_the_ends(string text, bool left, bool right, string expected) =>
        Assert.Equal(expected, Apply(text, NormalizerSteps.Strip(left, right)));

    private static string Apply(string text, params NormalizerStep[] steps)
    {
        foreach (NormalizerStep step in steps)
        {
            var target = new CharBuffer();
            text = step(text, target) ? target.Span.ToString() : text;
        }

        return text;
    }
}
