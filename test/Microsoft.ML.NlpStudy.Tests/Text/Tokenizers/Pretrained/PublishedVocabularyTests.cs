using System.Text;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>Vocabularies as they are published: with repeated lines, empty lines, gaps and marks.</summary>
public sealed class PublishedVocabularyTests : IDisposable
{
    private const string Head = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    // SKplanet's Dialog-KoELECTRA has five Korean tokens twice, YituTech's conv-bert-base has some, too.
    [Theory]
    [InlineData("low\n##er\nhsbc\nlow\nz\n", new[] { 8, 6, 9 }, 10)]
    [InlineData("low\n\n##er\nz\n", new[] { 5, 7, 8 }, 9)]
    [InlineData("low\n##er\nz\n\n\n", new[] { 5, 6, 7 }, 8)]
    [InlineData("low\r\n##er\r\nz\r\n\r\n", new[] { 5, 6, 7 }, 8)]
    [InlineData("z\nz\nlow\n##er\nlow\nz", new[] { 9, 8, 10 }, 11)]
    [InlineData("\n\nlow\n##er\nz", new[] { 7, 8, 9 }, 10)]
    public void The_last_line_of_a_token_counts_and_an_empty_line_keeps_its_id(string lines, int[] ids, int count)
    {
        string path = _files.Write("vocab.txt", Head + lines);
        foreach (PretrainedTokenizer tokenizer in new[]
        {
            PretrainedTokenizer.Bert(path),
            PretrainedTokenizer.WordPiece(path, new() { UnknownToken = "[UNK]", Boundaries = WordBoundaries.WhiteSpace }),
        })
        {
            Assert.Equal(["low", "##er", "z"], tokenizer.Tokenize("lower z"));
            Assert.Equal(ids, tokenizer.Vocabulary.GetIds(tokenizer.Tokenize("lower z")));
            Assert.Equal(
                ids, tokenizer.Tokenizer.EncodeToIds("lower z").Except([tokenizer.Vocabulary["[CLS]"], tokenizer.Vocabulary["[SEP]"]]));
            Assert.Equal(count, tokenizer.Vocabulary.Count);
        }

        Vocabulary vocabulary = Vocabulary.Load(path, VocabularyFileOptions.Bert);
        Assert.Equal(ids, vocabulary.GetIds(["low", "##er", "z"]));
        Assert.Equal(count, vocabulary.Count);
        Assert.Equal(["low", "##er", "z"], WordPiece.Load(path).Split("lower").Append("z").Select((piece, i) => i == 1 ? "##er" : piece));
        Assert.Equal(ids, new[] { "low", "##er", "z" }.Select(piece => WordPiece.Load(path).Entries.ToList().IndexOf(piece)));
    }

    [Fact]
    public void Ids_that_no_token_has_are_kept_when_a_vocabulary_is_written()
    {
        Vocabulary vocabulary = Vocabulary.Load(_files.Write("vocab.txt", Head + "low\n\nlow\n##er\n"), VocabularyFileOptions.Bert);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "", "", "low", "##er"], vocabulary.Tokens);
        Assert.False(vocabulary.Contains(""));
        Assert.Equal(vocabulary.UnknownId, vocabulary[""]);
        foreach (VocabularyFileOptions options in new[] { VocabularyFileOptions.Bert,
            VocabularyFileOptions.Bert with { Format = VocabularyFormat.TabSeparated } })
        {
            vocabulary.Save(_files.PathOf("again.txt"), options);
            Assert.Equal(vocabulary, Vocabulary.Load(_files.PathOf("again.txt"), options));
        }

        Assert.Throws<ArgumentException>(
            () => vocabulary.Save(_files.PathOf("dict.txt"), new() { Format = VocabularyFormat.SpaceSeparated }));
        Assert.Equal(10, vocabulary.Extend(Vocabulary.Load(_files.Write("more.txt", "a\n\nlow\nlow\n"), new()
        {
            Format = VocabularyFormat.Tokens,
            UnknownToken = null,
            PaddingToken = null,
        })).Count);
    }

    [Theory]
    [InlineData("", "\uFEFF", new[] { 6, 9 }, 10)]
    [InlineData(", \"x\": 20", "", new[] { 6, 9 }, 21)]
    public void Byte_pairs_take_gaps_and_a_byte_order_mark(string more, string mark, int[] ids, int count)
    {
        string vocabulary = _files.Write(
            "vocab.json",
            $$"""{{mark}}{"l": 0, "o": 1, "w": 2, "e": 3, "r": 4, "lo": 5, "low": 6, "er": 7, "\u0120": 8, "\u0120low": 9{{more}}}""");
        string merges = _files.Write("merges.txt", $"{mark}#version: 0.2\nl o\nlo w\ne r\n\u0120 low\n");
        PretrainedTokenizer tokenizer = PretrainedTokenizer.BytePair(vocabulary, merges);
        Assert.Equal(["low", "\u0120low"], tokenizer.Tokenize("low low"));
        Assert.Equal(ids, tokenizer.Vocabulary.GetIds(tokenizer.Tokenize("low low")));
        Assert.Equal(ids, tokenizer.Tokenizer.EncodeToIds("low low"));
        Assert.Equal(count, tokenizer.Vocabulary.Count);
    }

    [Fact]
    public void An_id_far_beyond_the_others_is_an_error_and_takes_no_memory()
    {
        string vocabulary = _files.Write("vocab.json", """{"l": 0, "o": 2147483647}""");
        string merges = _files.Write("merges.txt", "#version: 0.2\n");
        Assert.Equal(
            $"'{vocabulary}': token 'o': expected an id from 0 to 1000001 that no other token has, found 2147483647.",
            Assert.Throws<FormatException>(() => PretrainedTokenizer.BytePair(vocabulary, merges)).Message);
    }

    [Theory]
    [InlineData("<unk> 999 #fairseq:overwrite\nthe 100\nof 50\nmadeupword0000 0\n", "<s> <pad> </s> <unk> the of madeupword0000")]
    [InlineData("\u2581the -3\n\u2581of -4\n", "<s> <pad> </s> <unk> \u2581the \u2581of")]
    [InlineData("the +3\nof 2\n", "<s> <pad> </s> <unk> the of")]
    [InlineData("the 3 #fairseq:overwrite\nof 2\n", "<s> <pad> </s> <unk> the of")]
    [InlineData("the 3\nof 2\nthe 5 #fairseq:overwrite\n", "<s> <pad> </s> <unk>  of the")]
    [InlineData("#fairseq:overwrite 3\n", "<s> <pad> </s> <unk> #fairseq:overwrite")]
    public void A_dictionary_of_fairseq_may_overwrite_and_count_below_zero(string content, string tokens)
    {
        Vocabulary vocabulary = Vocabulary.Load(_files.Write("dict.txt", content), VocabularyFileOptions.Fairseq);
        Assert.Equal(tokens, string.Join(' ', vocabulary.Tokens));
        Assert.All(Enumerable.Range(0, vocabulary.Count), id => Assert.True(vocabulary.GetFrequency(id) >= 0));
        Assert.Equal(content.StartsWith("<unk> 999", StringComparison.Ordinal) ? 999 : 0, vocabulary.GetFrequency(3));
    }

    [Theory]
    [InlineData("the 3\nof 2\nthe 5\n", "line 3: expected a token not yet listed, found 'the' again, first in line 1.")]
    [InlineData("the 3 overwrite\n", "line 1: expected a whole number after the space, found 'overwrite'.")]
    [InlineData("#fairseq:overwrite\n", "line 1: expected a token, a space and its frequency, found '#fairseq:overwrite'.")]
    public void A_dictionary_that_is_none_is_an_error(string content, string message) => Assert.Contains(
        message,
        Assert.Throws<FormatException>(() => Vocabulary.Load(_files.Write("dict.txt", content), VocabularyFileOptions.Fairseq)).Message);

    [Fact]
    public void Empty_codes_are_an_error_and_a_byte_order_mark_is_none()
    {
        string codes = _files.Write("codes.txt", "");
        Assert.Equal(
            $"'{codes}': expected a version or merges, found an empty file.",
            Assert.Throws<FormatException>(() => BytePairEncoding.Load(codes)).Message);
        Assert.Throws<FormatException>(() => BytePairEncoding.Load(_files.Write("codes.txt", "\n\n")));
        Assert.Throws<FormatException>(
            () => PretrainedTokenizer.BytePair(_files.Write("vocab.json", """{"l": 0}"""), _files.Write("merges.txt", "")));
        Assert.Empty(BytePairEncoding.Load(_files.Write("codes.txt", "#version: 0.2\n")).Merges);
        Assert.Equal(("l", "o"), Assert.Single(BytePairEncoding.Load(_files.Write("codes.txt", "\uFEFF#version: 0.2\nl o\n")).Merges));
        Assert.Equal("[UNK]", WordPiece.Load(_files.Write("vocab.txt", "\uFEFF[UNK]\na\n")).Entries[0]);
    }
}
