using FsCheck;
using FsCheck.Fluent;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Texts for property tests: any UTF-16 code units, halves of surrogate pairs too, mixed with what cleaning and the tokenizers look for.
/// </summary>
internal static class AnyText
{
    private static readonly string[] s_pieces =
    [
        "<b>", "<!--", "-->", "<", ">", "&amp;", "&#0;", "&lt", "\r\n", "\t", " ", "\u3000", "\u0301", "\u0323", "\u3099", "\u200B",
        "\u200D", "\uFE0F",
        "\0", "\x1C", "\x85", "\uFFFD", "\uFFFE", "\uD83D", "\uDE00", "😀", "👨‍👩‍👧", "𐄀", "\u0600", "İ", "Σ", "ß", "é", "ё", "が", "ø",
        "'", "’", ".", ",", "%", "-", "@", "://",
        "http://", "www.", "a@b.co", "1,234.5", "0", "٣", "𝟏", "A", "z", "<num>", "_", "가", "한글", "영화는", "없습니다", "까지도", "이", "었다", "힣",
        "ㅋㅋㅋ", "ㅠ", "ㅎ", "ㅏ",
        "ㄴ", "ㄳ", "\u3164", "\u1112", "\u1161", "\u11AB", "\uA960", "\uD7B0",
    ];

    public static Arbitrary<string> Texts() => Gen
        .OneOf(Gen.Elements(s_pieces), Gen.Choose(0, char.MaxValue).Select(c => ((char)c).ToString()),
            Gen.Choose(' ', '~').Select(c => ((char)c).ToString()))
        .ArrayOf()
        .Select(string.Concat)
        .ToArbitrary();
}
