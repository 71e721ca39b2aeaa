using System.Globalization;
using System.Text;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The tokenizers of <see cref="BleuTokenizer"/>, as sacreBLEU has them.</summary>
internal static class BleuTokenization
{
    /// <summary>Gets the tokenizer's name in a signature.</summary>
    public static string NameOf(BleuTokenizer tokenizer) => tokenizer switch
    {
        BleuTokenizer.Mteval13a => "13a",
        BleuTokenizer.International => "intl",
        BleuTokenizer.Characters => "char",
        BleuTokenizer.Chinese => "zh",
        _ => "none",
    };

    /// <summary>Finds the tokenizer of a name.</summary>
    /// <exception cref="ArgumentException">There is no such tokenizer; the message names the available ones.</exception>
    public static BleuTokenizer Named(string name)
    {
        BleuTokenizer[] all = Enum.GetValues<BleuTokenizer>();
        int found = Array.FindIndex(all, tokenizer => NameOf(tokenizer) == name);
        if (found >= 0)
        {
            return all[found];
        }

        string instead = name switch
        {
            "ko-mecab" =>
                " It cuts Korean into morphemes with MeCab, a program and its dictionary, which are not here. Instead: char, or none with "
                    + "both texts cut by TextTokenizer.KoreanWords before; neither gives MeCab's figures.",
            "ja-mecab" =>
                " It cuts Japanese into morphemes with MeCab, a program and its dictionary, which are not here. Instead: char, which gives "
                    + "other figures; or none with both texts cut by MeCab before.",
            "spm" or "flores101" or "flores200" =>
                " It cuts texts with a model of SentencePiece, which is not here. Instead: none with both texts cut by it before.",
            _ => "",
        };
        throw new ArgumentException(
            $"BLEU's tokenizer: expected one of {string.Join(", ", all.Select(NameOf))}, found '{name}'.{instead}", nameof(name));
    }

    /// <summary>Cuts a text into words.</summary>
    public static List<string> Words(string text, BleuTokenizer tokenizer, bool lowerCase)
    {
        text = SegmentText.TrimEnd(lowerCase ? SegmentText.Lower(text) : text);
        return tokenizer switch
        {
            BleuTokenizer.Mteval13a => Mteval13a(text),
            BleuTokenizer.International => International(text),
            BleuTokenizer.Characters => new SegmentText(text).SpaceAround(_ => true).Words(),
            BleuTokenizer.Chinese => Chinese(text),
            _ => SegmentText.Split(text),
        };
    }

    private static List<string> Mteval13a(string text)
    {
        text = text.Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ');

        // With a space at either end, the rules see a period at the end of the text.
        return MtevalPunctuation.SetApart(new SegmentText($" {MtevalPunctuation.Unescape(text)} ")).Words();
    }

    private static List<string> International(string text) => new SegmentText(text)
        .SpaceAroundSecond(point => !IsNumber(point), IsPunctuation)
        .SpaceAroundFirst(IsPunctuation, point => !IsNumber(point))
        .SpaceAround(IsSymbol)
        .Words();

    /// <summary>
    /// Cuts Chinese text into words. Without white space at its start, a text that begins with a comma or a period keeps it at the next
    /// word.
    /// </summary>
    private static List<string> Chinese(string text) =>
        MtevalPunctuation.SetApart(new SegmentText(SegmentText.TrimStart(text)).SpaceAround(IsChinese)).Words();

    private static bool IsNumber(int point) =>
        CategoryOf(point) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsPunctuation(int point) => Rune.IsValid(point) && CharacterClass.IsUnicodePunctuation(new Rune(point));

    private static bool IsSymbol(int point) =>
        CategoryOf(point) is >= UnicodeCategory.MathSymbol and <= UnicodeCategory.OtherSymbol;

    private static UnicodeCategory CategoryOf(int point) => CharUnicodeInfo.GetUnicodeCategory(point);

    /// <summary>
    /// Whether a character is in sacreBLEU's blocks of Chinese characters, radicals, strokes, punctuation and symbols. Its two blocks
    /// beyond U+FFFF are written with four digits there, and so mean U+2001 to U+2A6D: most of the symbols, and no rare ideographs. This
    /// does the same, so that the figures agree.
    /// </summary>
    private static bool IsChinese(int point) => point
        is (>= 0x2001 and <= 0x2A6D) or (>= 0x2E80 and <= 0x2FDF) or (>= 0x2FF0 and <= 0x303F) or (>= 0x3100 and <= 0x312F)
        or (>= 0x31A0 and <= 0x31BF) or (>= 0x31C0 and <= 0x31EF) or (>= 0x3200 and <= 0x33FF) or (>= 0x3400 and <= 0x4DB5)
        or (>= 0x4E00 and <= 0x9FBB) or (>= 0xF900 and <= 0xFA2D) or (>= 0xFA30 and <= 0xFA6A) or (>= 0xFA70 and <= 0xFAD9)
        or (>= 0xFE10 and <= 0xFE1F) or (>= 0xFE30 and <= 0xFE4F) or (>= 0xFF00 and <= 0xFFEF);
}
