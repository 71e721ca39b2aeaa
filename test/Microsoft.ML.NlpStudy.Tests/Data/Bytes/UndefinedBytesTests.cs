using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

/// <summary>Encodings by the names that people use, and bytes that are no characters in them.</summary>
public sealed class UndefinedBytesTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("cp949", new byte[] { 0x80 }, 0x80)]
    [InlineData("cp949", new byte[] { 0xFF }, 0xFF)]
    [InlineData("cp949", new byte[] { 0xC9, 0xA1 }, 0xC9)]
    [InlineData("euc-kr", new byte[] { 0xFE, 0xFE }, 0xFE)]
    [InlineData("euc-jp", new byte[] { 0x80 }, 0x80)]
    [InlineData("euc-jp", new byte[] { 0xA0 }, 0xA0)]
    [InlineData("euc-jp", new byte[] { 0xFF }, 0xFF)]
    [InlineData("shift_jis", new byte[] { 0x80, 0x41 }, 0x80)]
    [InlineData("shift_jis", new byte[] { 0xFD }, 0xFD)]
    [InlineData("gbk", new byte[] { 0xFF }, 0xFF)]
    [InlineData("gb2312", new byte[] { 0xAA, 0xA1 }, 0xAA)]
    [InlineData("big5", new byte[] { 0x80 }, 0x80)]
    [InlineData("big5", new byte[] { 0x81, 0x40 }, 0x81)]
    [InlineData("iso-8859-7", new byte[] { 0xD2 }, 0xD2)]
    [InlineData("iso-8859-6", new byte[] { 0xA1 }, 0xA1)]
    [InlineData("windows-1252", new byte[] { 0x81 }, 0x81)]
    [InlineData("windows-1253", new byte[] { 0xAA }, 0xAA)]
    [InlineData("cp874", new byte[] { 0xDB }, 0xDB)]
    [InlineData("gb18030", new byte[] { 0xFF }, 0xFF)]
    public void A_byte_that_an_encoding_leaves_undefined_is_a_bad_row(string encoding, byte[] bytes, int named)
    {
        string path = _files.Write("x.txt", [.. "fine\nx "u8, .. bytes, .. " y\nend\n"u8]);
        var options = new TextFilesOptions { Encoding = encoding };

        Assert.Equal(
            $"{path}, line 2, column 3: expected text in {encoding}, found the byte 0x{named:X2}.",
            Assert.Throws<FormatException>(() => _ml.Data.LoadTextFiles(path, options).Rows()).Message);
        Assert.Equal(["fine", "end"], _ml.Data.LoadTextFiles(path, options with { BadRows = BadRowHandling.Skip }).Lines());
        Assert.StartsWith("x \uFFFD", _ml.Data.LoadTextFiles(path, options with { InvalidBytes = InvalidByteHandling.Replace }).Lines()[1]);
    }

    [Theory]
    [InlineData("latin1", new byte[] { 0x85 }, "\u0085")]
    [InlineData("iso-8859-2", new byte[] { 0x9B }, "\u009B")]
    [InlineData("macroman", new byte[] { 0xF0 }, "\uF8FF")]
    [InlineData("cp932", new byte[] { 0xF0, 0x40 }, "\uE000")]
    [InlineData("gb18030", new byte[] { 0xA2, 0xAB }, "\uE766")]
    public void Control_characters_and_private_ones_stay_where_an_encoding_has_them(string encoding, byte[] bytes, string expected) =>
        Assert.Equal(
            [expected], _ml.Data.LoadTextFiles(_files.Write("x.txt", bytes), new TextFilesOptions { Encoding = encoding }).Lines());

    [Fact]
    public void EUC_KR_is_read_as_its_superset()
    {
        string path = _files.Write("x.txt", [0x8C, 0x63, 0xB9, 0xE6, 0x0A, 0xB4, 0xD3, 0x20, 0xB4, 0xD4, 0x0A]);

        foreach (string name in (string[])["euc-kr", "euc_kr", "EUCKR", "ks_c_5601-1987", "51949", "cp949", "ms949", "uhc"])
        {
            Assert.Equal(["똠방", "닒 님"], _ml.Data.LoadTextFiles(path, new TextFilesOptions { Encoding = name }).Lines());
        }
    }

    [Theory]
    [InlineData("cp949")]
    [InlineData("shift_jis")]
    [InlineData("gbk")]
    [InlineData("big5")]
    [InlineData("euc-jp")]
    public void Half_a_character_swallows_no_line_break(string encoding)
    {
        CorpusView view = _ml.Data.LoadTextFiles(
            _files.Write("x.txt", [.. "one\ntwo"u8, 0xC7, .. "\nthree\n"u8]),
            new TextFilesOptions { Encoding = encoding, BadRows = BadRowHandling.Skip });

        Assert.Equal(encoding == "shift_jis" ? ["one", "two\uFF87", "three"] : ["one", "three"], view.Lines());
    }

    [Theory]
    [InlineData("utf8", 65001)]
    [InlineData("utf_8", 65001)]
    [InlineData("utf-8-sig", 65001)]
    [InlineData("U8", 65001)]
    [InlineData("latin-1", 28591)]
    [InlineData("L1", 28591)]
    [InlineData("latin9", 28605)]
    [InlineData("iso8859-15", 28605)]
    [InlineData("iso8859_2", 28592)]
    [InlineData("utf-16-le", 1200)]
    [InlineData("utf_16_be", 1201)]
    [InlineData("utf-32-be", 12001)]
    [InlineData("ms949", 949)]
    [InlineData("uhc", 949)]
    [InlineData("johab", 1361)]
    [InlineData("shift_jis", 932)]
    [InlineData("sjis", 932)]
    [InlineData("ms932", 932)]
    [InlineData("windows-31j", 932)]
    [InlineData("euc_jp", 51932)]
    [InlineData("big5", 950)]
    [InlineData("cp950", 950)]
    [InlineData("gbk", 936)]
    [InlineData("gb2312", 936)]
    [InlineData("euc-cn", 936)]
    [InlineData("koi8_r", 20866)]
    [InlineData("windows_1251", 1251)]
    [InlineData("cp866", 866)]
    [InlineData("mac-roman", 10000)]
    [InlineData("tis-620", 874)]
    [InlineData("us-ascii", 20127)]
    public void Encodings_go_by_the_names_that_Python_has_for_them(string name, int codePage) =>
        Assert.Equal(codePage, NlpStudy.Data.TextEncoding.Find(name)?.CodePage);

    [Fact]
    public void A_byte_order_mark_says_which_UTF_16_it_is()
    {
        string path = _files.Write("x.txt", [0xFE, 0xFF, 0xAC, 0x00]);

        Assert.Equal(["가"], _ml.Data.LoadTextFiles(path, new TextFilesOptions { Encoding = "utf-16" }).Lines());
    }
}
