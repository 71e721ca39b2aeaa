using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Encodings by name, those of the code pages included, without registering anything for the whole process.</summary>
internal static class TextEncoding
{
    // Longest mark first: UTF-32's begins with UTF-16's.
    private static readonly Encoding[] s_marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true), new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), Encoding.Unicode, Encoding.BigEndianUnicode,
    ];

    /// <summary>
    /// Names that .NET does not know or gives to a smaller table, Python's names above all, without hyphens, underscores and spaces. EUC-KR
    /// is read as its superset code page 949, as browsers do, and GB 2312 as 936.
    /// </summary>
    private static readonly Dictionary<string, int> s_pages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = 65001,
        ["u8"] = 65001,
        ["utf"] = 65001,
        ["utf8sig"] = 65001,
        ["utf8bom"] = 65001,
        ["utf16"] = 1200,
        ["u16"] = 1200,
        ["utf16le"] = 1200,
        ["utf16be"] = 1201,
        ["utf32"] = 12000,
        ["u32"] = 12000,
        ["utf32le"] = 12000,
        ["utf32be"] = 12001,
        ["ascii"] = 20127,
        ["usascii"] = 20127,
        ["646"] = 20127,
        ["latin"] = 28591,
        ["latin1"] = 28591,
        ["l1"] = 28591,
        ["8859"] = 28591,
        ["iso88591"] = 28591,
        ["cp819"] = 28591,
        ["ibm819"] = 28591,
        ["latin2"] = 28592,
        ["l2"] = 28592,
        ["latin3"] = 28593,
        ["l3"] = 28593,
        ["latin4"] = 28594,
        ["l4"] = 28594,
        ["cyrillic"] = 28595,
        ["arabic"] = 28596,
        ["greek"] = 28597,
        ["greek8"] = 28597,
        ["hebrew"] = 28598,
        ["latin5"] = 28599,
        ["l5"] = 28599,
        ["latin7"] = 28603,
        ["l7"] = 28603,
        ["latin9"] = 28605,
        ["l9"] = 28605,
        ["cp949"] = 949,
        ["ms949"] = 949,
        ["uhc"] = 949,
        ["windows949"] = 949,
        ["xwindows949"] = 949,
        ["euckr"] = 949,
        ["51949"] = 949,
        ["20949"] = 949,
        ["korean"] = 949,
        ["ksc5601"] = 949,
        ["ksx1001"] = 949,
        ["ksc56011987"] = 949,
        ["cseuckr"] = 949,
        ["johab"] = 1361,
        ["ms1361"] = 1361,
        ["iso2022kr"] = 50225,
        ["csiso2022kr"] = 50225,
        ["cp932"] = 932,
        ["ms932"] = 932,
        ["mskanji"] = 932,
        ["windows31j"] = 932,
        ["shiftjis"] = 932,
        ["sjis"] = 932,
        ["csshiftjis"] = 932,
        ["eucjp"] = 51932,
        ["ujis"] = 51932,
        ["iso2022jp"] = 50220,
        ["cp936"] = 936,
        ["ms936"] = 936,
        ["gbk"] = 936,
        ["gb2312"] = 936,
        ["euccn"] = 936,
        ["chinese"] = 936,
        ["51936"] = 936,
        ["20936"] = 936,
        ["gb180302000"] = 54936,
        ["hz"] = 52936,
        ["hzgb"] = 52936,
        ["hzgb2312"] = 52936,
        ["cp950"] = 950,
        ["ms950"] = 950,
        ["big5"] = 950,
        ["big5tw"] = 950,
        ["csbig5"] = 950,
        ["tis620"] = 874,
        ["iso885911"] = 874,
        ["thai"] = 874,
        ["koi8r"] = 20866,
        ["koi8u"] = 21866,
        ["macroman"] = 10000,
        ["macintosh"] = 10000,
        ["maccyrillic"] = 10007,
        ["macgreek"] = 10006,
        ["macturkish"] = 10081,
    };

    /// <summary>Finds the encoding of a name; <see langword="null"/> where there is none.</summary>
    public static Encoding? Find(string name)
    {
        string bare = Bare(name);
        try
        {
            return s_pages.TryGetValue(bare, out int page) || TryReadPage(bare, out page)
                ? page > 0 ? CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page) : null
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Finds the encoding with the reverse order of bytes, where a name leaves the order to the byte order mark; else
    /// <see langword="null"/>.
    /// </summary>
    public static Encoding? OtherOrder(string name) => Bare(name).ToLowerInvariant() switch
    {
        "utf16" or "u16" => Encoding.BigEndianUnicode,
        "utf32" or "u32" => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        _ => null,
    };

    /// <summary>Finds the encoding whose byte order mark these bytes begin with; <see langword="null"/> where there is none.</summary>
    public static Encoding? Detect(ReadOnlySpan<byte> start)
    {
        foreach (Encoding encoding in s_marked)
        {
            if (start.StartsWith(encoding.Preamble))
            {
                return encoding;
            }
        }

        return null;
    }

    private static string Bare(string name) => string.Concat(name.Where(c => c is not ('-' or '_' or ' ')));

    /// <summary>Reads the number of a code page, alone or behind the prefix of code pages and ISO's standards.</summary>
    private static bool TryReadPage(string bare, out int page)
    {
        const string Iso = "iso8859";
        const int IsoPages = 28590;
        string digits = bare.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? bare[2..]
            : bare.StartsWith("windows", StringComparison.OrdinalIgnoreCase) ? bare["windows".Length..]
            : bare.StartsWith(Iso, StringComparison.OrdinalIgnoreCase) ? bare[Iso.Length..] : bare;
        bool isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out page);
        page += isNumber && bare.StartsWith(Iso, StringComparison.OrdinalIgnoreCase) ? IsoPages : 0;
        return isNumber;
    }
}
