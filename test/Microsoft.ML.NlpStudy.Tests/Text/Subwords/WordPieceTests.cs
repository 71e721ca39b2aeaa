using System.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class WordPieceTests
{
    private static readonly SubwordOptions s_options = new() { Algorithm = SubwordAlgorithm.WordPiece };

    /// <summary>The example of BERT's own tests.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("unwanted", "un ##want ##ed")]
    [InlineData("unwantedX", "[UNK]")]
    [InlineData("running", "runn ##ing")]
    [InlineData("ing", "[UNK]")]
    [InlineData("##ing", "##ing")]
    [InlineData("low\uD83D", "[UNK]")]
    public void The_longest_piece_is_taken_from_left_to_right(string token, string expected)
    {
        WordPiece model = Read("[UNK]\n[CLS]\n[SEP]\nwant\n##want\n##ed\nwa\nun\nrunn\n##ing\nlow\n");
        Assert.Equal(expected, string.Join(' ', new SubwordSegmenter(model).Segment(token)));
    }

    [Fact]
    public void A_token_of_more_than_a_hundred_characters_is_unknown()
    {
        WordPiece model = Read("[UNK]\na\n##a\n😀\n##😀\n");
        Assert.Equal(100, model.Split(new string('a', 100)).Count);
        Assert.Equal(["[UNK]"], model.Split(new string('a', 101)));
        Assert.Equal(["[UNK]"], model.Split(new string('a', 1_000_000)));
        Assert.Equal(100, model.Split(string.Concat(Enumerable.Repeat("😀", 100))).Count);
        Assert.Equal(["[UNK]"], model.Split(string.Concat(Enumerable.Repeat("😀", 101))));
    }

    [Fact]
    public void An_unknown_part_between_glossaries_is_unknown_by_itself()
    {
        WordPiece model = Read("[UNK]\nlow\n##er\n");
        Assert.Equal("low ##USA [UNK]",
            string.Join(' ', new SubwordSegmenter(model, new SubwordOptions { Glossaries = ["USA"] }).Segment("lowUSAxyz")));
        Assert.Equal("[UNK] low ##er", string.Join(' ', new[] { "xyz", "lower" }.SelectMany(new SubwordSegmenter(model).Segment)));
    }

    /// <summary>
    /// (##s ##t) and (##e ##s) occur 9 times, so that <c>##st</c> and then <c>##est</c> come first; (l ##o) and (##o ##w) occur 7 times, (n
    /// ##e), (##e ##w) and (##w ##est) 6 times. Of equally frequent pairs the last one by code points is merged.
    /// </summary>
    [Fact]
    public void Learning_merges_the_most_frequent_pairs()
    {
        string[] tokens = [.. "low low low low low lower lower newest newest newest newest newest newest widest widest widest".Split(' ')];
        WordPiece model = WordPiece.Learn(tokens, s_options with { MergeCount = 6 });
        Assert.Equal(
            "[PAD] [UNK] [CLS] [SEP] [MASK] d e i l n o r s t w ##d ##e ##i ##o ##r ##s ##t ##w ##st ##est lo low ne new",
            string.Join(' ', model.Entries));
        Assert.Equal(["low", "##e", "##r"], model.Split("lower").Select((part, i) => i == 0 ? part : "##" + part));
    }

    [Theory]
    [InlineData(25, 25)]
    [InlineData(24, 24)]
    [InlineData(3, 23)]
    public void The_size_counts_specials_and_characters_which_all_stay(int size, int expected) =>
        Assert.Equal(
            expected,
            WordPiece.Learn(["lower", "newest", "widest", "lower", "newest", "widest"],
                s_options with { VocabularySize = size }).Entries.Count);

    [Fact]
    public void A_vocabulary_is_written_an_entry_a_line_and_read_again()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "vocab.txt");
            WordPiece.Learn(["ab", "ab"], s_options).Save(path);
            Assert.Equal("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\n##b\nab\n", File.ReadAllText(path));
            Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "##b", "ab"], WordPiece.Load(path).Entries);
            Assert.Single(folder.GetFiles());
            Assert.Equal(
                $"'{path}': expected the unknown token '<unk>' among the 9 entries, found none.",
                Assert.Throws<FormatException>(() => WordPiece.Load(path, "<unk>")).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("", "expected the unknown token '[UNK]' among the 0 entries, found none.")]
    [InlineData("a\n\nb\n", "expected the unknown token '[UNK]' among the 3 entries, found none.")]
    public void A_vocabulary_that_is_none_is_an_error(string content, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(content)).Message);

    private static WordPiece Read(string content) => WordPiece.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), "[UNK]", 100);
}
