using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>Vocabularies that are saved to and loaded from separate files.</summary>
public class VocabularySavingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Property]
    public Property Any_vocabulary_comes_back() => Prop.ForAll(AwkwardTokens.Tokens, tokens =>
    {
        Vocabulary vocabulary = Vocabulary.Build([tokens]);
        Assert.Equal(vocabulary, Read(Write(vocabulary)));
    });

    [Property]
    public Property In_other_formats_a_vocabulary_comes_back_or_is_refused() => Prop.ForAll(AwkwardTokens.Tokens, tokens =>
    {
        Vocabulary vocabulary = Vocabulary.Build([tokens]);
        bool isPlain = tokens.All(token =>
            !token.Contains('\n') && !token.Contains('\r') && token[0] != '\uFEFF'
                && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(token)) == token);
        foreach (VocabularyFormat format in new[] { VocabularyFormat.Tokens, VocabularyFormat.SpaceSeparated })
        {
            var options = new VocabularyFileOptions { Format = format };
            if (isPlain)
            {
                Vocabulary read = Read(Write(vocabulary, options), options);
                Assert.Equal(vocabulary.Tokens, read.Tokens);
                Assert.Equal(
                    format == VocabularyFormat.SpaceSeparated ? tokens.Length : 0, Enumerable.Range(0, read.Count).Sum(read.GetFrequency));
            }
            else
            {
                Assert.Contains("VocabularyFormat." + format,
                    Assert.Throws<ArgumentException>("vocabulary", () => Write(vocabulary, options)).Message);
            }
        }
    });

    [Fact]
    public void The_default_format_is_for_spreadsheets_too()
    {
        Assert.Equal("<unk>\n<pad>\nthe\t2\na\\tb\t1\n", Encoding.UTF8.GetString(Write(Vocabulary.Build([["the", "a\tb", "the"]]))));
        Vocabulary vocabulary = Read("\uFEFF<unk>\t0\r\n<pad>\r\nthe\t12"u8);
        Assert.Equal(["<unk>", "<pad>", "the"], vocabulary.Tokens);
        Assert.Equal([0, 0, 12], Enumerable.Range(0, 3).Select(vocabulary.GetFrequency));
    }

    [Fact]
    public void A_file_of_BERT_is_read_and_written_as_it_is()
    {
        byte[] file = "[PAD]\n[unused0]\n[UNK]\n[CLS]\n\\\n##s\n한\n"u8.ToArray();
        Vocabulary vocabulary = Read(file, VocabularyFileOptions.Bert);
        Assert.Equal(["[PAD]", "[unused0]", "[UNK]", "[CLS]", "\\", "##s", "한"], vocabulary.Tokens);
        Assert.Equal((2, 0), (vocabulary.UnknownId, vocabulary.PaddingId));
        Assert.Equal(file, Write(vocabulary, VocabularyFileOptions.Bert));
    }

    [Fact]
    public void A_file_of_fairseq_has_its_special_tokens_in_front()
    {
        byte[] file = "the 999\n, 12\na b 3\nmadeupword0000 0\n"u8.ToArray();
        Vocabulary vocabulary = Read(file, VocabularyFileOptions.Fairseq);
        Assert.Equal(["<s>", "<pad>", "</s>", "<unk>", "the", ",", "a b", "madeupword0000"], vocabulary.Tokens);
        Assert.Equal([0, 0, 0, 0, 999, 12, 3, 0], Enumerable.Range(0, 8).Select(vocabulary.GetFrequency));
        Assert.Equal((3, 1), (vocabulary.UnknownId, vocabulary.PaddingId));
        Assert.Equal(file, Write(vocabulary, VocabularyFileOptions.Fairseq));
        Assert.StartsWith(
            "Vocabulary: expected LeadingTokens as its first entries, found '<unk>', '<pad>'.",
            Assert.Throws<ArgumentException>("vocabulary", () => Write(Vocabulary.Build([]), VocabularyFileOptions.Fairseq)).Message);
    }

    [Theory]
    [InlineData(VocabularyFormat.Tokens, "a\n", "expected the unknown token '<unk>' among the 1 tokens, found none.")]
    [InlineData(VocabularyFormat.SpaceSeparated, "<unk> 0\n<pad>\n", "line 2: expected a token, a space and its frequency, found '<pad>'.")]
    [InlineData(VocabularyFormat.SpaceSeparated, "<unk> 0\na 1.5\n", "line 2: expected a whole number after the space, found '1.5'.")]
    [InlineData(VocabularyFormat.TabSeparated, "<unk>\tmany\n", "line 1: expected a frequency of at least 0 after the tab, found 'many'.")]
    [InlineData(VocabularyFormat.TabSeparated, "<unk>\nC:\\x\n", @"line 2: expected one of the escapes \\ \n \r \t \uXXXX, found 'C:\x'.")]
    public void What_is_wrong_is_named_with_the_file_and_the_line(VocabularyFormat format, string content, string message)
    {
        string path = Path.Combine(_folder, "vocab.txt");
        File.WriteAllText(path, content);
        var error = Assert.Throws<FormatException>(() => Vocabulary.Load(path, new VocabularyFileOptions { Format = format }));
        Assert.Equal($"'{path}': {message}", error.Message);
    }

    [Fact]
    public void A_leading_token_in_the_file_is_an_error() => Assert.Equal(
        "line 2: expected a token not yet listed, found '<pad>' again, one of LeadingTokens.",
        Assert.Throws<FormatException>(() => Read("the 5\n<pad> 1\n"u8, VocabularyFileOptions.Fairseq)).Message);

    [Fact]
    public void A_saved_file_is_whole_or_the_old_one()
    {
        string path = Path.Combine(_folder, "vocab.txt");
        Vocabulary vocabulary = Vocabulary.Build([["a", "a\nb", "a"]]);
        vocabulary.Save(path);
        Assert.Equal(vocabulary, Vocabulary.Load(path));

        Assert.StartsWith(
            "Token 3: expected one that VocabularyFormat.Tokens can hold, without line breaks, byte order marks in front and halves of "
            + "surrogate pairs, found 'a\nb'. TabSeparated holds any.",
            Assert.Throws<ArgumentException>(
                "vocabulary", () => vocabulary.Save(path, new VocabularyFileOptions { Format = VocabularyFormat.Tokens })).Message);
        Assert.Equal(vocabulary, Vocabulary.Load(path));

        Vocabulary.Build([["b"]]).Save(path);
        Assert.Equal(["<unk>", "<pad>", "b"], Vocabulary.Load(path).Tokens);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_bad_option_is_named()
    {
        Vocabulary vocabulary = Vocabulary.Build([]);
        Assert.Throws<ArgumentOutOfRangeException>(
            "Format", () => Write(vocabulary, new VocabularyFileOptions { Format = (VocabularyFormat)3 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            "LeadingTokens", () => Read([], new VocabularyFileOptions { LeadingTokens = ["a", "a"] }));
        Assert.Throws<FileNotFoundException>(() => Vocabulary.Load(Path.Combine(_folder, "none.txt")));
    }

    private static byte[] Write(Vocabulary vocabulary, VocabularyFileOptions? options = null)
    {
        using var stream = new MemoryStream();
        vocabulary.Write(stream, options);
        return stream.ToArray();
    }

    private static Vocabulary Read(ReadOnlySpan<byte> file, VocabularyFileOptions? options = null)
    {
        using var stream = new MemoryStream(file.ToArray());
        return Vocabulary.Read(stream, options);
    }
}
