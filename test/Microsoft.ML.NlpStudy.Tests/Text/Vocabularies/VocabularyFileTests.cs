using System.Text;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class VocabularyFileTests
{
    [Fact]
    public void The_file_has_one_token_a_line_in_the_order_of_the_ids() =>
        Assert.Equal("<unk>\n<pad>\nthe\t2\n영화\t1\n", Encoding.UTF8.GetString(Write(Vocabulary.Build([["the", "영화", "the"]]))));

    [Fact]
    public void Any_token_comes_back()
    {
        string[] tokens = ["a\nb", "\r", "\t", "\\", "\\n", "C:\\new\\u0041", "\uFEFF", "\uD83D", "\uDE00x", "😀", "\u2028", "\0",
            " ", "e\u0301"];
        Vocabulary vocabulary = Vocabulary.Build([tokens, ["\\"]]);

        byte[] file = Write(vocabulary);
        Vocabulary read = Read(file, vocabulary.Count);

        Assert.Equal(vocabulary.Count, Encoding.UTF8.GetString(file).Count(c => c == '\n'));
        Assert.Equal(vocabulary.Tokens, read.Tokens);
        Assert.All(Enumerable.Range(0, read.Count), id => Assert.Equal(vocabulary.GetFrequency(id), read.GetFrequency(id)));
        Assert.Equal(2, read.GetFrequency(read["\\"]));
        Assert.Equal((vocabulary.UnknownId, vocabulary.PaddingId), (read.UnknownId, read.PaddingId));
        Assert.Equal(file, Write(read));
    }

    [Theory]
    [InlineData("<unk>\n<pad>\nthe\n", 4, "expected 4 tokens, found 3.")]
    [InlineData("", int.MaxValue, "expected 2147483647 tokens, found 0.")]
    [InlineData("", -1, "expected -1 tokens, found 0.")]
    [InlineData("<unk>\n<pad>\nthe\na\n", 3, "expected 3 tokens, found more.")]
    [InlineData("<unk>\n<pad>\nth", 3, "line 3: expected a line break at the end, found the end of the file.")]
    [InlineData("<unk>\n<pad>\n<unk>\n", 3, "line 3: expected a token not yet listed, found '<unk>' again, first in line 1.")]
    [InlineData("<unk>\n\n<pad>\n", 3, "line 2: expected a token not yet listed, found an empty one.")]
    [InlineData("<unk>\n<pad>\na\\b\n", 3, @"line 3: expected one of the escapes \\ \n \r \t \uXXXX, found 'a\b'.")]
    [InlineData("<unk>\n<pad>\na\\\n", 3, @"line 3: expected one of the escapes \\ \n \r \t \uXXXX, found 'a\'.")]
    [InlineData("<unk>\n<pad>\n\\u12G4\n", 3, @"line 3: expected one of the escapes \\ \n \r \t \uXXXX, found '\u12G4'.")]
    [InlineData("<unk>\n<pad>\nthe\t-5\n", 3, "line 3: expected a frequency of at least 0 after the tab, found '-5'.")]
    [InlineData("<unk>\n<pad>\nthe\t99999999999999999999\n", 3,
        "line 3: expected a frequency of at least 0 after the tab, found '99999999999999999999'.")]
    [InlineData("<unk>\nthe\n", 2, "expected the padding token '<pad>' among the 2 tokens, found none.")]
    [InlineData("<pad>\nthe\n", 2, "expected the unknown token '<unk>' among the 2 tokens, found none.")]
    public void What_is_wrong_with_a_damaged_file_is_named_with_its_line(string content, int count, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(Encoding.UTF8.GetBytes(content), count)).Message);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_an_error() => Assert.Equal(
        "expected UTF-8, found bytes that are not.",
        Assert.Throws<FormatException>(() => Read([(byte)'a', 0xFF, (byte)'\n'], 1)).Message);

    private static byte[] Write(Vocabulary vocabulary)
    {
        using var stream = new MemoryStream();
        VocabularyFile.Write(vocabulary, stream);
        return stream.ToArray();
    }

    private static Vocabulary Read(byte[] file, int count)
    {
        using var stream = new MemoryStream(file);
        return VocabularyFile.Read(stream, count, "<unk>", "<pad>");
    }
}
