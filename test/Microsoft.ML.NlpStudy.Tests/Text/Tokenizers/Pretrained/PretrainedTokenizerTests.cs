using System.Diagnostics;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Inference;
using static Microsoft.ML.NlpStudy.Tests.Support.PretrainedFileText;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class PretrainedTokenizerTests
{
    private static readonly PretrainedTokenizer s_bert = PretrainedTokenizer.Bert(Lines(Bert));
    private static readonly PretrainedTokenizer s_bytePair = PretrainedTokenizer.BytePair(
        Json(BytePair), Lines(["#version: 0.2", .. BytePairMerges]));

    // The first six cases are from the tests of BERT and Transformers; the others are results of the same code.
    [Theory]
    [InlineData("UNwant\u00E9d,running", "un ##want ##ed , runn ##ing")]
    [InlineData("unwanted running", "un ##want ##ed runn ##ing")]
    [InlineData("unwantedX running", "[UNK] runn ##ing")]
    [InlineData("ah\u535A\u63A8zz", "ah \u535A \u63A8 zz")]
    [InlineData(" \tHeLLo!how  \n Are yoU?  ", "hello ! how are you ?")]
    [InlineData("H\u00E9llo", "hello")]
    [InlineData("", "")]
    [InlineData(" \u00A0\u3000\r\n", "")]
    [InlineData("how\tare\nyou\u2028low\u00A0low", "how are you low low")]
    [InlineData("a\u0000\u00ADa\uFFFDa\u200Ba", "a ##a ##a ##a")]
    [InlineData("$5 'low'", "$ 5 ' low '")]
    [InlineData("low [SEP][CLS]low [sep] [MASK", "low [SEP] [CLS] low [UNK] [UNK] [UNK] [UNK] [UNK]")]
    [InlineData("\uFFFD low \U0001F600", "low [UNK]")]
    [InlineData("\u3400a\U0002F800", "[UNK] a [UNK]")]
    public void Bert_cuts_as_BERT_does(string text, string tokens) => Assert.Equal(tokens, Joined(s_bert, text));

    [Theory]
    [InlineData(true, null, true, "l\u00F6w! Are yoU?\u535A\u63A8", "low ! are you ? \u535A \u63A8")]
    [InlineData(true, false, true, "H\u00E4llo! Are yoU?", "h ##\u00E4llo ! are you ?")]
    [InlineData(true, false, true, "Ha\u0308llo", "h ##\u00E4llo")]
    [InlineData(false, null, true, "h\u00E4llo! Are yoU?", "h ##\u00E4llo ! Are yoU ?")]
    [InlineData(false, true, true, "l\u00F6w Are", "low Are")]
    [InlineData(true, null, false, "\u535A \u535A\u63A8", "\u535A [UNK]")]
    public void Options_of_Bert_are_heeded(bool lowerCase, bool? removeAccents, bool separateChinese, string text, string tokens)
    {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Bert(Lines(Bert), new BertTokenizerOptions
        {
            LowerCase = lowerCase,
            RemoveAccents = removeAccents,
            SeparateChineseCharacters = separateChinese,
        });
        Assert.Equal(tokens, Joined(tokenizer, text));
    }

    [Fact]
    public void Bert_frames_a_text_where_asked_to()
    {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Bert(Lines(Bert), new BertTokenizerOptions { AddSpecialTokens = true });
        Assert.Equal("[CLS] low lowest [SEP]", Joined(tokenizer, "low lowest"));
        Assert.Equal("[CLS] [SEP]", Joined(tokenizer, " "));
        Assert.Equal("", Joined(tokenizer, ""));
    }

    [Theory]
    [InlineData(WordBoundaries.WhiteSpace, "low Low un! [CLS]", "low [UNK] [UNK] [CLS]")]
    [InlineData(WordBoundaries.WordsAndOthers, "low un!?", "low un [UNK]")]
    [InlineData(WordBoundaries.Gpt2, "low! low", "low ! [UNK]")]
    public void WordPiece_cuts_at_the_boundaries_asked_for(WordBoundaries boundaries, string text, string tokens) =>
        Assert.Equal(
            tokens, Joined(PretrainedTokenizer.WordPiece(Lines(Bert), new WordPieceTokenizerOptions { Boundaries = boundaries }), text));

    [Fact]
    public void Options_of_WordPiece_are_heeded()
    {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.WordPiece(Lines("?", "pad", "low", "@est", "@e"), new WordPieceTokenizerOptions
        {
            LowerCase = true,
            UnknownToken = "?",
            PaddingToken = "pad",
            ContinuingSubwordPrefix = "@",
            LongestWord = 6,
        });
        Assert.Equal("low @est ? ?", Joined(tokenizer, "LOWEST lowestx loweste"));
        Assert.Equal((0, 1), (tokenizer.Vocabulary.UnknownId, tokenizer.Vocabulary.PaddingId));
        Assert.Null(PretrainedTokenizer.WordPiece(Lines("[UNK]")).Vocabulary.PaddingId);
    }

    [Theory]
    [InlineData("hello hello  hello", "hello \u0120hello \u0120 \u0120hello")]
    [InlineData("Hello it's", "H e ll o \u0120 i t ' s")]
    [InlineData("\u00E9\n", "\u00C3 \u00A9 \u010A")]
    [InlineData("", "")]
    public void BytePair_cuts_as_GPT_2_does(string text, string tokens) => Assert.Equal(tokens, Joined(s_bytePair, text));

    [Fact]
    public void Options_of_BytePair_are_heeded()
    {
        PretrainedTokenizer special = PretrainedTokenizer.BytePair(Json(BytePair), Lines(BytePairMerges), new BytePairTokenizerOptions
        {
            LowerCase = true,
            SpecialTokens = ["<|endoftext|>"],
            PaddingToken = "<|endoftext|>",
        });
        Assert.Equal("hello <|endoftext|> \u0120hello", Joined(special, "HELLO<|endoftext|> hello"));
        Assert.Equal(BytePair.Length - 1, special.Vocabulary.PaddingId);
        Assert.Null(special.Vocabulary.UnknownId);

        PretrainedTokenizer characters = PretrainedTokenizer.BytePair(
            Json("a", "b", "a</w>", "b</w>", "ab</w>", "<unk>"), Lines("a b</w>"), new BytePairTokenizerOptions
            {
                ByteLevel = false,
                Boundaries = WordBoundaries.WhiteSpace,
                UnknownToken = "<unk>",
                FuseUnknownTokens = true,
                EndOfWordSuffix = "</w>",
            });
        Assert.Equal("ab</w> a b a</w> a <unk> b</w>", Joined(characters, "ab aba axyb"));

        PretrainedTokenizer prefixed = PretrainedTokenizer.BytePair(
            Json("a", "##b", "ab"), Lines("a ##b"), new BytePairTokenizerOptions { ByteLevel = false, ContinuingSubwordPrefix = "##" });
        Assert.Equal("ab ##b", Joined(prefixed, "abb"));
    }

    [Property]
    public void Each_token_is_in_the_vocabulary_under_the_id_that_the_tokenizer_gives_it(string? text)
    {
        foreach (PretrainedTokenizer tokenizer in new[] { s_bert, s_bytePair })
        {
            string whole = new([.. (text ?? "").Where(c => !char.IsSurrogate(c))]);
            Assert.Equal(tokenizer.Tokenizer.EncodeToIds(whole), tokenizer.Tokenize(whole).Select(token => tokenizer.Vocabulary[token]));
        }
    }

    [Property]
    public void Bytes_decode_to_the_text_they_came_from(string? text)
    {
        string whole = new([.. (text ?? "").Where(c => !char.IsSurrogate(c))]);
        Assert.Equal(whole, s_bytePair.Tokenizer.Decode(s_bytePair.Tokenize(whole).Select(token => s_bytePair.Vocabulary[token])));
    }

    [Fact]
    public void The_vocabulary_is_in_the_order_of_the_ids()
    {
        Assert.Equal(Bert, s_bert.Vocabulary.Tokens);
        Assert.Equal((0, 3), (s_bert.Vocabulary.UnknownId, s_bert.Vocabulary.PaddingId));
        Assert.Equal(BytePair, s_bytePair.Vocabulary.Tokens);
        Assert.Equal("b a", string.Join(' ', PretrainedTokenizer.BytePair(Stream("{ \"a\": 1, \"b\": 0 }"), Lines()).Vocabulary.Tokens));
        Assert.Equal(("Bert", "BytePair"), (s_bert.Name, s_bytePair.Name));
    }

    [Fact]
    public void Texts_without_a_space_take_a_time_in_proportion_to_their_length()
    {
        const int HellosCutApart = 196;    // of the 244 cuts every 4096 letters, a fifth fall between two words of five
        var watch = Stopwatch.StartNew();
        Assert.Equal(["[UNK]"], s_bert.Tokenize(new string('a', 1_000_000)));
        Assert.Equal(["a"], s_bert.Tokenize("a" + new string('\u0301', 1_000_000)));
        Assert.Equal(1_000_000, s_bert.Tokenize(new string('\u535A', 1_000_000)).Count);
        Assert.Equal(200_000 - HellosCutApart,
            s_bytePair.Tokenize(string.Concat(Enumerable.Repeat("hello", 200_000))).Count(token => token == "hello"));
        Assert.Equal(1_000_000, s_bytePair.Tokenize(new string('\n', 1_000_000)).Count);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_replacement_character()
    {
        Assert.Equal("low", Joined(s_bert, "\uD83D low\uDE00"));
        Assert.Equal("\u00EF \u00BF \u00BD he", Joined(s_bytePair, "\uD83Dhe"));
        Assert.Equal("\u00F0 \u0141 \u013A \u0122 \u00EF \u00BF \u00BD", Joined(s_bytePair, "\U0001F600\uDE00"));
    }

    [Fact]
    public void A_long_word_is_not_cut_within_a_character()
    {
        string text = "x" + string.Concat(Enumerable.Repeat("\U00020000", 5_000));
        Assert.Equal(text, s_bytePair.Tokenizer.Decode(s_bytePair.Tokenizer.EncodeToIds(text)));
        Assert.Equal(1 + (4 * 5_000), s_bytePair.Tokenize(text).Count);
    }

    [Fact]
    public void One_tokenizer_serves_many_threads()
    {
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => $"hello{i} Hello hello un{i} \u535A")];
        string[] expected = [.. texts.Select(text => Joined(s_bert, text) + Joined(s_bytePair, text))];
        Assert.Equal(expected,
            texts.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(text => Joined(s_bert, text) + Joined(s_bytePair, text)));
    }

    [Theory]
    [InlineData("[UNK]\n[CLS]\n[SEP]\n[PAD]", "'vocab.txt': expected the token '[MASK]' in one of the 4 lines, found it in none.")]
    [InlineData("", "'vocab.txt': expected the token '[UNK]' in one of the 0 lines, found it in none.")]
    public void A_damaged_vocabulary_of_BERT_is_an_error(string content, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => PretrainedTokenizer.Bert(Stream(content))).Message);

    [Theory]
    [InlineData("[]", "a b", "'vocab.json': expected a JSON object of tokens and their ids: ")]
    [InlineData("{\"a\":0,\"b\":-2}", "a b",
        "'vocab.json': token 'b': expected an id from 0 to 1000001 that no other token has, found -2.")]
    [InlineData("{\"a\":0,\"b\":0}", "a b", "'vocab.json': token 'b': expected an id from 0 to 1000001 that no other token has, found 0.")]
    [InlineData("{\"a\":0,\"\":1}", "", "'vocab.json': id 1: expected a token, found an empty one.")]
    [InlineData("{\"a\":0,\"b\":1,\"ab\":2}", "#version: 1\na  b",
        "'merges.txt': line 2: expected two tokens with a blank between them, found 'a  b'.")]
    [InlineData("{\"a\":0,\"b\":1}", "a b", "'merges.txt': ")]
    [InlineData("{\"a\":0,\"b\":1}", "", "'merges.txt': expected merges, found an empty file")]
    [InlineData("{\"a\":0,\"b\":1,\"ab\":2}", "a b\na b", "'merges.txt': ")]
    public void Damaged_files_of_byte_pairs_are_an_error(string vocabulary, string merges, string message) =>
        Assert.StartsWith(
            message, Assert.Throws<FormatException>(() => PretrainedTokenizer.BytePair(Stream(vocabulary), Stream(merges))).Message);

    [Fact]
    public void Files_are_named_by_their_paths()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string vocabulary = Path.Combine(folder, "v");
            string merges = Path.Combine(folder, "m");
            File.WriteAllBytes(vocabulary, Lines(Bert).ToArray());
            Assert.Equal(["low"], PretrainedTokenizer.Bert(vocabulary).Tokenize("low"));
            Assert.Equal(["low"], PretrainedTokenizer.WordPiece(vocabulary).Tokenize("low"));
            File.WriteAllBytes(merges, Lines(BytePairMerges).ToArray());
            Assert.StartsWith($"'{vocabulary}': ",
                Assert.Throws<FormatException>(() => PretrainedTokenizer.BytePair(vocabulary, merges)).Message);
            File.WriteAllBytes(vocabulary, Json(BytePair).ToArray());
            Assert.Equal(["hello"], PretrainedTokenizer.BytePair(vocabulary, merges).Tokenize("hello"));
            File.WriteAllBytes(vocabulary, [(byte)'a', 0xFF]);
            Assert.Equal(
                $"'{vocabulary}': expected UTF-8, found bytes that are not.",
                Assert.Throws<FormatException>(() => PretrainedTokenizer.Bert(vocabulary)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_wrong_option_is_named()
    {
        AssertWordPiece("UnknownToken", new WordPieceTokenizerOptions { UnknownToken = "" });
        AssertWordPiece("UnknownToken", new WordPieceTokenizerOptions { UnknownToken = "<unk>" });
        AssertWordPiece("PaddingToken", new WordPieceTokenizerOptions { PaddingToken = "<pad>" });
        AssertWordPiece("ContinuingSubwordPrefix", new WordPieceTokenizerOptions { ContinuingSubwordPrefix = null! });
        AssertWordPiece("LongestWord", new WordPieceTokenizerOptions { LongestWord = 501 });
        AssertWordPiece("Boundaries", new WordPieceTokenizerOptions { Boundaries = (WordBoundaries)7 });
        AssertBytePair("Boundaries", new BytePairTokenizerOptions { Boundaries = (WordBoundaries)7 });
        AssertBytePair("UnknownToken", new BytePairTokenizerOptions { UnknownToken = "<unk>" });
        AssertBytePair("PaddingToken", new BytePairTokenizerOptions { PaddingToken = "" });
        AssertBytePair("ContinuingSubwordPrefix", new BytePairTokenizerOptions { ContinuingSubwordPrefix = "" });
        AssertBytePair("EndOfWordSuffix", new BytePairTokenizerOptions { EndOfWordSuffix = "" });
        AssertBytePair("SpecialTokens", new BytePairTokenizerOptions { SpecialTokens = ["he", "he"] });
        AssertBytePair("SpecialTokens", new BytePairTokenizerOptions { SpecialTokens = ["<s>"] });
        Assert.Throws<ArgumentNullException>("stream", () => PretrainedTokenizer.Bert((Stream)null!));

        static void AssertWordPiece(string option, WordPieceTokenizerOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(option, () => PretrainedTokenizer.WordPiece(Lines(Bert), options));

        static void AssertBytePair(string option, BytePairTokenizerOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(
                option, () => PretrainedTokenizer.BytePair(Json(BytePair), Lines(BytePairMerges), options));
    }

    private static string Joined(TextTokenizer tokenizer, string text) => string.Join(' ', tokenizer.Tokenize(text));
}
