using System.Buffers;
using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Standin.Tests.Tokenizers;

/// <summary>Vocabularies made by hand; the figures are those of Microsoft.ML.Tokenizers 2.0.0.</summary>
public class BpeTokenizerTests
{
    // Sennrich's example: what the merges of "low lowest newer wider" make of other words.
    private static readonly string[] s_merges = ["l o", "lo w", "e r", "n e", "ne w", "e s", "es t"];
    private static readonly Dictionary<string, int> s_vocabulary = Numbered("l o w e r n s t i d <unk> lo low er ne new es est");

    private static readonly Dictionary<string, int> s_bytes = Numbered("h i Ġ Ã © ! Ċ hi Ġhi Ã© <|end|> ð Ł ĺ Ģ");
    private static readonly Dictionary<string, int> s_end = new() { ["<|end|>"] = 10 };

    [Theory]
    [InlineData("", "")]
    [InlineData("lowest newer", "low=12@0..3 est=17@3..6 new=15@7..10 er=13@10..12")]
    [InlineData("lower! low", "low=12@0..3 er=13@3..5 low=12@7..10")]
    [InlineData("wxide", "w=2@0..1 i=8@1..2 d=9@2..3 e=3@3..4")]
    [InlineData("xyz", "")]
    public void The_first_merge_comes_first_and_unknown_characters_are_left_out(string text, string tokens)
    {
        BpeTokenizer tokenizer = Create();
        Assert.Equal(tokens, Show.Tokens(tokenizer, text));
        Assert.Equal(tokenizer.EncodeToTokens(text, out _).Select(token => token.Id), tokenizer.EncodeToIds(text.AsSpan()));
    }

    [Theory]
    [InlineData(false, "low=12@0..3 <unk>=10@3..4 <unk>=10@4..5 est=17@5..8 <unk>=10@9..10 <unk>=10@10..12")]
    [InlineData(true, "low=12@0..3 <unk>=10@3..5 est=17@5..8 <unk>=10@9..12")]
    public void An_unknown_token_stands_for_characters_or_runs_of_them(bool fuse, string tokens)
    {
        BpeTokenizer tokenizer = Create(options => (options.UnknownToken, options.FuseUnknownTokens) = ("<unk>", fuse));
        Assert.Equal(tokens, Show.Tokens(tokenizer, "lowxyest !😀"));
        Assert.Equal("low<unk>", tokenizer.Decode([12, 10, 99]));
        Assert.Equal("low", tokenizer.Decode([12, 10], considerSpecialTokens: false));
    }

    [Fact]
    public void A_prefix_marks_what_continues_a_word()
    {
        BpeTokenizer tokenizer = BpeTokenizer.Create(new BpeOptions(Numbered("a ##a b ##b ab ##ab aab")) { Merges = ["a ##b", "##a ##b", "a ##ab"], ContinuingSubwordPrefix = "##" });
        Assert.Equal("aab=6@0..3 ab=4@4..6 ##ab=5@6..8 ##a=1@8..9", Show.Tokens(tokenizer, "aab ababa"));
        Assert.Equal("aababa", tokenizer.Decode([6, 5, 1]));
        Assert.Throws<InvalidOperationException>(() => BpeTokenizer.Create(new BpeOptions(Numbered("a ##a b ab")) { Merges = ["a b"], ContinuingSubwordPrefix = "##" }));
    }

    [Fact]
    public void A_suffix_marks_the_end_of_a_word()
    {
        BpeTokenizer tokenizer = BpeTokenizer.Create(new BpeOptions(Numbered("a b a</w> b</w> ab</w>")) { Merges = ["a b</w>"], EndOfWordSuffix = "</w>" });
        Assert.Equal("ab</w>=4@0..2 a=0@3..4 b=1@4..5 a</w>=2@5..6", Show.Tokens(tokenizer, "ab aba"));
        Assert.Equal("ab aba", tokenizer.Decode([4, 0, 1, 2]));
        var destination = new char[6];
        Assert.Equal(OperationStatus.Done, tokenizer.Decode([4, 0, 1, 2], destination, out int consumed, out int written));
        Assert.Equal((4, "ab aba"), (consumed, new string(destination, 0, written)));
        Assert.Equal(OperationStatus.DestinationTooSmall, tokenizer.Decode([4, 0], destination.AsSpan(0, 2), out consumed, out written));
        Assert.Equal((1, 0), (consumed, written));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("hi hi!", "hi=7@0..2 Ġhi=8@2..5 !=5@5..6")]
    [InlineData("hié\n", "hi=7@0..2 Ã©=9@2..3 Ċ=6@3..4")]
    [InlineData("😀", "ð=11@0..1 Ł=12@0..1 ĺ=13@0..1 Ģ=14@0..1")]
    [InlineData("hi<|end|>", "hi=7@0..2 <|end|>=10@2..9")]
    public void At_byte_level_tokens_are_bytes_and_offsets_are_characters(string text, string tokens)
    {
        BpeTokenizer tokenizer = Bytes();
        Assert.Equal(tokens, Show.Tokens(tokenizer, text));
        Assert.Equal(text, tokenizer.Decode(tokenizer.EncodeToIds(text)));
        var destination = new char[20];
        Assert.Equal(OperationStatus.Done, tokenizer.Decode(tokenizer.EncodeToIds(text), destination, out _, out int written));
        Assert.Equal(text, new string(destination, 0, written));
    }

    [Fact]
    public void At_byte_level_half_a_character_is_not_consumed()
    {
        var destination = new char[4];
        Assert.Equal(OperationStatus.Done, Bytes().Decode([7, 11, 12], destination, out int consumed, out int written));
        Assert.Equal((1, "hi"), (consumed, new string(destination, 0, written)));
        Assert.Equal(OperationStatus.InvalidData, Bytes().Decode([7, 4], destination, out consumed, out _));
        Assert.Equal(OperationStatus.InvalidData, Bytes().Decode([99], destination, out consumed, out _));
        Assert.Equal("\uFFFD", Bytes().Decode([11, 12]));
        Assert.Equal("hi", Bytes().Decode([7, 10], considerSpecialTokens: false));
    }

    [Theory]
    [InlineData(1, "12", 3, 10, 1)]
    [InlineData(3, "12 17 15", 10, 3, 3)]
    [InlineData(4, "12 17 15 13", 12, 0, 4)]
    public void Ids_up_to_a_limit_may_end_within_a_word(int limit, string ids, int consumed, int indexFromEnd, int count)
    {
        BpeTokenizer tokenizer = Create();
        string text = "lowest newer";
        Assert.Equal(ids, string.Join(' ', tokenizer.EncodeToIds(text, limit, out string? normalized, out int charsConsumed)));
        Assert.Equal((null, consumed), (normalized, charsConsumed));
        Assert.Equal((consumed, count), (tokenizer.GetIndexByTokenCount(text, limit, out _, out int tokens), tokens));
        Assert.Equal((indexFromEnd, count), (tokenizer.GetIndexByTokenCountFromEnd(text, limit, out _, out tokens), tokens));
        Assert.Equal(4, tokenizer.CountTokens(text));
    }

    [Fact]
    public void Sentences_can_have_a_beginning_and_an_end()
    {
        BpeTokenizer tokenizer = Create(options => (options.BeginningOfSentenceToken, options.EndOfSentenceToken) = ("<unk>", "<unk>"));
        Assert.Equal("<unk>=10@0..0 low=12@0..3 <unk>=10@3..3", Show.Tokens(tokenizer, "low"));
        Assert.Equal([10, 12, 10], tokenizer.EncodeToIds("low"));
        Assert.Equal([10, 12], tokenizer.EncodeToIds("low", 2, out _, out _));
        Assert.Empty(tokenizer.EncodeToIds(""));
        Assert.Equal((3, 2), (tokenizer.CountTokens("low"), tokenizer.CountTokens("low", considerPreTokenization: false)));
        Assert.Throws<InvalidOperationException>(() => Create(options => (options.EndOfSentenceToken, options.SpecialTokens) = ("</s>", s_end)));
    }

    [Fact]
    public void Properties_say_what_was_asked_for()
    {
        BpeTokenizer tokenizer = Create();
        Assert.Equal(s_vocabulary, tokenizer.Vocabulary);
        Assert.Equal((null, false, false, null, null, null), (tokenizer.UnknownToken, tokenizer.ByteLevel, tokenizer.FuseUnknownTokens, tokenizer.ContinuingSubwordPrefix, tokenizer.EndOfWordSuffix, tokenizer.BeginningOfSentenceToken));
        Assert.Equal("a|.,|b", Show.Words(tokenizer.PreTokenizer!, "a., b"));
        Assert.Null(tokenizer.Normalizer);
        Assert.Null(tokenizer.SpecialTokens);
        Assert.Same(s_end, Bytes().SpecialTokens);
    }

    [Fact]
    public async Task Files_and_streams_give_the_same_as_a_dictionary()
    {
        string vocabulary = JsonSerializer.Serialize(s_vocabulary);
        string merges = "#version: 0.2\n" + string.Join("\n\n", s_merges) + "\n";
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string vocabFile = Path.Combine(folder, "vocab.json");
            string mergesFile = Path.Combine(folder, "merges.txt");
            await File.WriteAllTextAsync(vocabFile, vocabulary);
            await File.WriteAllTextAsync(mergesFile, merges);
            foreach (BpeTokenizer tokenizer in new[]
            {
                BpeTokenizer.Create(vocabFile, mergesFile),
                BpeTokenizer.Create(vocabFile, mergesFile, unknownToken: "<unk>"),
                BpeTokenizer.Create(new BpeOptions(vocabFile, mergesFile)),
                BpeTokenizer.Create(Show.Stream(vocabulary), Show.Stream(merges)),
                await BpeTokenizer.CreateAsync(Show.Stream(vocabulary), Show.Stream(merges)),
            })
            {
                Assert.Equal([12, 17], tokenizer.EncodeToIds("lowest"));
            }
            Assert.Equal([0, 1, 2], BpeTokenizer.Create(vocabFile, null).EncodeToIds("low"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("l")]
    [InlineData("l ")]
    [InlineData("l o w")]
    [InlineData("l x")]
    [InlineData("l w")]
    public void A_merge_of_anything_but_two_tokens_that_make_one_is_refused(string merge)
    {
        Assert.Throws<InvalidOperationException>(() => Create(options => options.Merges = [merge]));
        Assert.Throws<InvalidOperationException>(() => BpeTokenizer.Create(Show.Stream(JsonSerializer.Serialize(s_vocabulary)), Show.Stream(merge)));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentNullException>("options", () => BpeTokenizer.Create(null!));
        Assert.Throws<ArgumentNullException>("vocabulary", () => new BpeOptions((IEnumerable<KeyValuePair<string, int>>)null!));
        Assert.Throws<ArgumentException>(() => new BpeOptions("/no such file"));
        Assert.Throws<ArgumentNullException>("vocabStream", () => BpeTokenizer.Create((Stream)null!, null));
        Assert.Throws<JsonException>(() => BpeTokenizer.Create(Show.Stream("[]"), null));
        Assert.Throws<InvalidOperationException>(() => BpeTokenizer.Create(new BpeOptions(new Dictionary<string, int>())));
        Assert.Throws<InvalidOperationException>(() => Create(options => options.UnknownToken = "?"));
        Assert.Throws<ArgumentException>(() => Create(options => options.Merges = ["l o", "l o"]));
        Assert.Throws<ArgumentException>(() => BpeTokenizer.Create(new BpeOptions(new Dictionary<string, int> { ["a"] = 1, ["b"] = 1 })));
        Assert.Throws<ArgumentOutOfRangeException>("MaxTokenCount", () => Create().EncodeToIds("low", 0, out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>("maxTokenCount", () => Create().GetIndexByTokenCount("low", 0, out _, out _));
    }

    private static BpeTokenizer Create(Action<BpeOptions>? change = null)
    {
        var options = new BpeOptions(s_vocabulary) { Merges = s_merges };
        change?.Invoke(options);
        return BpeTokenizer.Create(options);
    }

    private static BpeTokenizer Bytes() => BpeTokenizer.Create(new BpeOptions(s_bytes)
    {
        Merges = ["h i", "Ġ hi", "Ã ©"],
        ByteLevel = true,
        SpecialTokens = s_end,
        PreTokenizer = new RegexPreTokenizer(new System.Text.RegularExpressions.Regex(@" ?\w+|\s|[^\w\s]+"), s_end),
    });

    private static Dictionary<string, int> Numbered(string tokens) => tokens.Split(' ').Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
}
