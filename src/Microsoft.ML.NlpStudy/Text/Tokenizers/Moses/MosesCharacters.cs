using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The letters and digits of Moses in sacremoses. The letters are Unicode's Alphabetic in the Basic Multilingual Plane without Han
/// characters and Hangul syllables, and Indic viramas and nuktas. Languages written with Han, kana or Hangul have those and their
/// punctuation too.
/// </summary>
/// <remarks>So accents that follow their letter, emoji and, in an English text, Chinese characters are separate tokens.</remarks>
internal sealed class MosesCharacters(string language)
{
    // Unicode's Other_Alphabetic (vowel signs and the like), and viramas and nuktas.
    private static readonly CodePointRanges s_signs = new(
        "345 5B0-5BD 5BF 5C1-5C2 5C4-5C5 5C7 610-61A 64B-657 659-65F 670 6D6-6DC 6E1-6E4 6E7-6E8 6ED 711 730-73F 7A6-7B0 816-817 "
        + "81B-823 825-827 829-82C 8E4-8E9 8F0-903 93A-93C 93E-94F 955-957 962-963 981-983 9BC 9BE-9C4 9C7-9C8 9CB-9CD 9D7 9E2-9E3 "
        + "A01-A03 A3C A3E-A42 A47-A48 A4B-A4D A51 A70-A71 A75 A81-A83 ABC ABE-AC5 AC7-AC9 ACB-ACD AE2-AE3 AFD-AFF B01-B03 B3C "
        + "B3E-B44 B47-B48 B4B-B4D B56-B57 B62-B63 B82 BBE-BC2 BC6-BC8 BCA-BCD BD7 C00-C03 C3E-C44 C46-C48 C4A-C4D C55-C56 C62-C63 "
        + "C81-C83 CBC CBE-CC4 CC6-CC8 CCA-CCD CD5-CD6 CE2-CE3 D01-D03 D3B-D3C D3E-D44 D46-D48 D4A-D4D D57 D62-D63 D82-D83 DCA "
        + "DCF-DD4 DD6 DD8-DDF DF2-DF3 E31 E34-E3A E4D EB1 EB4-EBC ECD F71-F81 F8D-F97 F99-FBC 102B-1036 1038-1039 103B-103E "
        + "1056-1059 105E-1060 1062 1067-1068 1071-1074 1082-1086 109C-109D 135F 1712-1714 1732-1733 1752-1753 1772-1773 17B6-17C8 "
        + "1885-1886 18A9 1920-192B 1930-1938 1A17-1A1B 1A55-1A5E 1A61-1A74 1B00-1B04 1B35-1B43 1B80-1B82 1BA1-1BA9 1BAB-1BAD "
        + "1BE7-1BF1 1C24-1C35 1C37 1DE7-1DF4 24B6-24E9 25CC 2DE0-2DFF A674-A67B A69F A823-A827 A880-A881 A8B4-A8C4 A8F3-A8F4 "
        + "A926-A92A A947-A953 A980-A983 A9B4-A9BF AA29-AA36 AA43 AA4C-AA4D AAB0 AAB2-AAB4 AAB7-AAB8 AABE AAEB-AAEF AAF5-AAF6 "
        + "ABE3-ABEA FB1E");

    private static readonly CodePointRanges s_hangul = new(
        "1100-11FF 3001-3003 3008-3011 3013-301F 302E-3030 3037 30FB 3131-318E 3200-321E 3260-327E A960-A97C AC00-D7A3 D7B0-D7C6 "
        + "D7CB-D7FB FE45-FE46 FF61-FF65 FFA0-FFBE FFC2-FFC7 FFCA-FFCF FFD2-FFD7 FFDA-FFDC");

    private static readonly CodePointRanges s_han = new(
        "25CC 2E80-2E99 2E9B-2EF3 2F00-2FD5 3001-3003 3005-3011 3013-301F 3021-302D 3030 3037-303F 30FB 3190-319F 31C0-31E3 "
        + "3220-3247 3280-32B0 32C0-32CB 3358-3370 337B-337F 33E0-33FE 3400-4DB5 4E00-9FD5 F900-FA6D FA70-FAD9 FE45-FE46 FF61-FF65 "
        + "1D360-1D371 1F250-1F251 20000-2A6D6 2A700-2B734 2B740-2B81D 2B820-2CEA1 2F800-2FA1D");

    private static readonly CodePointRanges s_kana = new(
        "25CC 3001-3003 3008-3011 3013-301F 3030-3035 3037 303C-303D 3041-3096 3099-30FF 31F0-31FF 32D0-32FE 3300-3357 FE45-FE46 "
        + "FF61-FF9F 1B000-1B001 1F200");

    // Unicode's Other_Lowercase.
    private static readonly CodePointRanges s_smallOtherThanLetters = new(
        "AA BA 2B0-2B8 2C0-2C1 2E0-2E4 345 37A 1D2C-1D6A 1D78 1D9B-1DBF 2071 207F 2090-209C 2170-217F 24D0-24E9 25CC 2C7C-2C7D "
        + "A69C-A69D A770 A7F8-A7F9 AB5C-AB5F");

    private readonly CodePointRanges[] _scripts = language switch
    {
        "ko" => [s_hangul],
        "zh" => [s_han],
        "ja" => [s_kana, s_han],
        _ => [],
    };

    /// <summary>Whether Moses takes a character for a letter.</summary>
    public bool IsLetter(Rune rune) => IsLetterInAnyLanguage(rune) || IsInScript(rune.Value);

    /// <summary>Whether Moses takes a character for a letter in every language.</summary>
    public static bool IsLetterInAnyLanguage(Rune rune) => rune.IsAscii ? Rune.IsLetter(rune)
        : rune.IsBmp && !IsHanOrHangulSyllable(rune.Value)
            && (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber || s_signs.Contains(rune.Value));

    /// <summary>Whether a character is never cut from its neighbors: a letter or a decimal digit.</summary>
    public bool IsLetterOrDigit(Rune rune) => IsLetter(rune) || (rune.IsBmp && Rune.IsDigit(rune));

    /// <summary>Whether a character is a number of any kind: digit, Roman numeral, fraction.</summary>
    public static bool IsNumber(Rune rune) => rune.IsBmp && Rune.IsNumber(rune) && !IsHanOrHangulSyllable(rune.Value);

    /// <summary>Whether a character is a small letter or has Unicode's Other_Lowercase.</summary>
    public static bool IsSmall(Rune rune) => Rune.IsLower(rune) || s_smallOtherThanLetters.Contains(rune.Value);

    private static bool IsHanOrHangulSyllable(int c) =>
        c is 0x3005 or 0x3007 or (>= 0x3021 and <= 0x3029) or (>= 0x3038 and <= 0x303B) or (>= 0x3400 and <= 0x4DBF)
            or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF);

    private bool IsInScript(int c)
    {
        foreach (CodePointRanges script in _scripts)
        {
            if (script.Contains(c))
            {
                return true;
            }
        }

        return false;
    }
}
