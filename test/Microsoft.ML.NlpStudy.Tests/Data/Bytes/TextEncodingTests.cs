using System.Text;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class TextEncodingTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("latin1", 28591)]
    [InlineData("iso-8859-1", 28591)]
    [InlineData("windows-1252", 1252)]
    [InlineData("cp1252", 1252)]
    [InlineData("utf-16", 1200)]
    [InlineData("utf-16BE", 1201)]
    public void A_file_reads_in_the_encoding_that_is_named(string name, int codePage)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        string path = _files.Write("x.csv", encoding.GetBytes("review,label\ncafé Ærø,1\n"));

        Assert.Equal(["café Ærø|1"], _ml.Data.LoadDelimited(path, new DelimitedTextOptions { Encoding = name }).Lines());
    }

    [Theory]
    [InlineData("euc-kr", new byte[] { 0xC7, 0xD1, 0xB1, 0xDB }, "한글")]
    [InlineData("cp949", new byte[] { 0xC7, 0xD1, 0xB1, 0xDB }, "한글")]
    [InlineData("949", new byte[] { 0x81, 0x41, 0x8C, 0x63 }, "갂똠")]
    [InlineData("shift_jis", new byte[] { 0x93, 0xFA, 0x96, 0x7B }, "日本")]
    [InlineData("gb18030", new byte[] { 0xD6, 0xD0, 0xCE, 0xC4 }, "中文")]
    public void Code_pages_of_two_bytes_a_character_read_too(string name, byte[] bytes, string expected)
    {
        string path = _files.Write("x.txt", [.. bytes, (byte)'\n', .. bytes]);

        Assert.Equal([expected, expected], _ml.Data.LoadTextFiles(path, new TextFilesOptions { Encoding = name }).Lines());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_names_the_encoding_and_is_no_text(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        string path = _files.Write("x.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes("a\n한글 😀\n")]);

        CorpusView view = _ml.Data.LoadDelimited(path);

        Assert.Equal("a", view.Schema[0].Name);
        Assert.Equal(["한글 😀"], view.Lines());
    }

    [Fact]
    public void Naming_an_encoding_registers_nothing_for_the_process()
    {
        _ml.Data.LoadTextFiles(_files.Write("x.txt", "a"), new TextFilesOptions { Encoding = "cp949" }).Rows();

        Assert.Throws<NotSupportedException>(() => Encoding.GetEncoding(949));
    }

    [Theory]
    [InlineData(null, new byte[] { 0x61, 0xE9, 0x62 }, 2, "0xE9", "a\uFFFDb")]
    [InlineData(null, new byte[] { 0x61, 0xC3 }, 2, "0xC3", "a\uFFFD")]
    [InlineData(null, new byte[] { 0xEF, 0xBF, 0xBD, 0x61, 0xFF }, 3, "0xFF", "\uFFFDa\uFFFD")]
    [InlineData(null, new byte[] { 0xED, 0xA0, 0x80 }, 1, "0xED", "\uFFFD\uFFFD\uFFFD")]
    [InlineData(null, new byte[] { 0xF0, 0x9F, 0x98, 0x61 }, 1, "0xF0", "\uFFFDa")]
    [InlineData("ascii", new byte[] { 0x61, 0x80, 0x81 }, 2, "0x80", "a\uFFFD\uFFFD")]
    [InlineData("euc-kr", new byte[] { 0x61, 0x62, 0xC7 }, 3, "0xC7", "ab\uFFFD")]
    [InlineData("utf-16", new byte[] { 0x61, 0x00, 0x00, 0xD8, 0x62, 0x00 }, 2, "0x00", "a\uFFFDb")]
    public void Invalid_bytes_are_named_with_their_place_or_replaced(
        string? encoding, byte[] bytes, int column, string found, string replaced)
    {
        byte[] start = (encoding == "utf-16" ? Encoding.Unicode : Encoding.ASCII).GetBytes("fine\n");
        string path = _files.Write("x.txt", [.. start, .. bytes]);
        var options = new TextFilesOptions { Encoding = encoding };

        Assert.Equal(
            $"{path}, line 2, column {column}: expected text in "
                + $"{encoding ?? "the file's encoding (option Encoding names one other than UTF-8)"}, found the byte {found}.",
            Assert.Throws<FormatException>(() => _ml.Data.LoadTextFiles(path, options).Rows()).Message);
        Assert.Equal(["fine", replaced], _ml.Data.LoadTextFiles(path, options with { InvalidBytes = InvalidByteHandling.Replace }).Lines());
        Assert.Equal(["fine"], _ml.Data.LoadTextFiles(path, options with { BadRows = BadRowHandling.Skip }).Lines());
    }

    /// <summary>The places count characters of the whole file, across the buffers and blocks that it is read in.</summary>
    [Theory]
    [InlineData("utf-8", "한글 text")]
    [InlineData("ascii", "plain text")]
    public void Far_into_a_file_invalid_bytes_still_cost_their_own_row_only(string encoding, string text)
    {
        byte[] line = Encoding.UTF8.GetBytes(text + "\n");
        using var content = new MemoryStream();
        for (int i = 1; i <= 40_000; i++)
        {
            content.Write(i % 10_000 == 0 ? [0x61, 0xFF, 0x62, 0xFF, 0x0A] : line);
        }

        CorpusView view = _ml.Data.LoadTextFiles(
            _files.WritePacked("x.txt", content.ToArray()), new TextFilesOptions { Encoding = encoding, BadRows = BadRowHandling.Skip });

        string[] lines = view.Lines();
        Assert.Equal(39_996, lines.Length);
        Assert.All(lines, found => Assert.Equal(text, found));
        Assert.Equal([10_000L, 20_000, 30_000, 40_000], view.BadRows!.First.Select(row => row.Line));
        Assert.All(view.BadRows.First, row => Assert.Equal(2, row.Column));
    }

    [Fact]
    public void A_packed_file_is_known_by_its_first_bytes_whatever_its_name()
    {
        byte[] content = Encoding.UTF8.GetBytes("a,b\n1,2\n");

        Assert.Equal(["1|2"], _ml.Data.LoadDelimited(_files.WritePacked("x.csv", content)).Lines());
        Assert.Equal(["1|2"], _ml.Data.LoadDelimited(_files.WritePacked("x.csv.gz", content)).Lines());
        Assert.Equal(["1|2"], _ml.Data.LoadDelimited(_files.Write("plain.csv.gz", content)).Lines());
        Assert.Equal(["1|2", "1|2"], _ml.Data.LoadDelimited(
            _files.Write("two.csv.gz", [.. CorpusFiles.Pack(content), .. CorpusFiles.Pack(content.AsSpan(4).ToArray())])).Lines());
    }

    [Fact]
    public void A_packed_file_that_is_cut_short_or_damaged_is_an_error()
    {
        byte[] packed = CorpusFiles.Pack(
            [.. "a,b\n"u8, .. Enumerable.Range(0, 60_000).SelectMany(i => Encoding.ASCII.GetBytes($"{i},{i * 7919}\n"))]);
        byte[] damaged = [.. packed];
        damaged.AsSpan(packed.Length / 2, 64).Clear();

        byte[][] contents = [damaged, [.. packed, 1, 2, 3],
            .. new[] { 12, packed.Length / 2, packed.Length - 9, packed.Length - 4, packed.Length - 1 }.Select(n => packed[..n])];
        foreach (byte[] content in contents)
        {
            string path = _files.Write("x.csv.gz", content);
            Exception? error = Record.Exception(() => _ml.Data.LoadDelimited(path).Rows());
            Assert.StartsWith(path, Assert.IsType<FormatException>(error).Message);
        }

        Assert.Throws<FormatException>(() => _ml.Data.LoadDelimited(_files.Write("y.csv.gz", [0x1F, 0x8B, 1, 2, 3])));
    }
}
