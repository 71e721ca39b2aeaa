using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace Standin.Tests.Tokenizers;

/// <summary>The texts are those of BERT's own tests where they have them; the figures, those of Microsoft.ML.Tokenizers 2.0.0.</summary>
public class WordPieceTokenizerTests
{
    private static readonly string[] s_tokens =
        ["[UNK]", "[CLS]", "[SEP]", "want", "##want", "##ed", "wa", "un", "runn", "##ing", ",", "low", "a", "##a", "!"];

    private readonly WordPieceTokenizer _tokenizer = Create();

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n", "")]
    [InlineData("unwanted running", "un=7@0..2 ##want=4@2..6 ##ed=5@6..8 runn=8@9..13 ##ing=9@13..16")]
    [InlineData("unwantedX running", "[UNK]=0@0..9 runn=8@10..14 ##ing=9@14..17")]
    [InlineData("Low low\tlow,", "[UNK]=0@0..3 low=11@4..7 [UNK]=0@8..12")]
    [InlineData("un😀 ed", "[UNK]=0@0..4 [UNK]=0@5..7")]
    public void Words_are_put_together_from_the_longest_pieces(string text, string tokens)
    {
        Assert.Equal(tokens, Show.Tokens(_tokenizer, text));
        Assert.Equal(_tokenizer.EncodeToTokens(text, out _).Select(token => token.Id), _tokenizer.EncodeToIds(text));
    }

    [Theory]
    [InlineData(1, "a")]
    [InlineData(100, "a")]
    [InlineData(101, "[UNK]")]
    public void A_word_of_more_than_100_characters_is_unknown(int length, string first)
    {
        IReadOnlyList<EncodedToken> tokens = _tokenizer.EncodeToTokens(new string('a', length), out _);
        Assert.Equal(first, tokens[0].Value);
        Assert.Equal(first == "a" ? length : 1, tokens.Count);
        Assert.Equal(length, tokens[^1].Offset.End.Value);
    }

    [Fact]
    public void Defaults_are_those_of_BERT()
    {
        var options = new WordPieceOptions();
        Assert.Equal(("[UNK]", "##", 100), (options.UnknownToken, options.ContinuingSubwordPrefix, options.MaxInputCharsPerWord));
        Assert.Null(options.PreTokenizer ?? (object?)options.Normalizer ?? options.SpecialTokens);
        Assert.Equal(("[UNK]", 0, "##", 100), (_tokenizer.UnknownToken, _tokenizer.UnknownTokenId, _tokenizer.ContinuingSubwordPrefix, _tokenizer.MaxInputCharsPerWord));
        Assert.Null(_tokenizer.Normalizer);
        Assert.Null(_tokenizer.SpecialTokens);
        Assert.Equal("a,b|c", Show.Words(_tokenizer.PreTokenizer!, "a,b c"));
    }

    [Fact]
    public void Offsets_are_those_in_the_normalized_text()
    {
        WordPieceTokenizer tokenizer = Create(new WordPieceOptions { Normalizer = LowerCaseNormalizer.Instance, PreTokenizer = PreTokenizer.CreateWordOrNonWord() });
        Assert.Equal("low=11@0..3 ,=10@3..4 a=12@5..6", Show.Tokens(tokenizer, "LOW, A"));
        tokenizer.EncodeToTokens("LOW", out string? normalized);
        Assert.Equal("low", normalized);
        Assert.Equal("[UNK]=0@0..3 ,=10@3..4 [UNK]=0@5..6", Show.Tokens(tokenizer, "LOW, A", considerNormalization: false));
        Assert.Equal("[UNK]=0@0..6", Show.Tokens(tokenizer, "LOW, A", considerPreTokenization: false));
        _tokenizer.EncodeToTokens("low", out normalized);
        Assert.Null(normalized);
    }

    [Theory]
    [InlineData(1, "", 0)]
    [InlineData(2, "", 0)]
    [InlineData(3, "7 4 5", 0)]
    [InlineData(4, "7 4 5", 8)]
    [InlineData(5, "7 4 5 8 9", 8)]
    [InlineData(6, "7 4 5 8 9 12", 16)]
    [InlineData(7, "7 4 5 8 9 12", 18)]
    public void Ids_up_to_a_limit_end_between_words(int limit, string ids, int consumed)
    {
        Assert.Equal(ids, string.Join(' ', _tokenizer.EncodeToIds("unwanted running a", limit, out _, out int charsConsumed)));
        Assert.Equal(consumed, charsConsumed);
    }

    [Theory]
    [InlineData(2, 0, 0, 16, 1)]
    [InlineData(3, 8, 3, 8, 3)]
    [InlineData(5, 17, 5, 8, 3)]
    [InlineData(99, 18, 6, 0, 6)]
    public void A_number_of_tokens_has_an_index_from_either_end(int limit, int index, int count, int indexFromEnd, int countFromEnd)
    {
        string text = "unwanted running a";
        Assert.Equal((index, count), (_tokenizer.GetIndexByTokenCount(text, limit, out _, out int tokens), tokens));
        Assert.Equal((indexFromEnd, countFromEnd), (_tokenizer.GetIndexByTokenCountFromEnd(text.AsSpan(), limit, out _, out tokens), tokens));
        Assert.Equal(6, _tokenizer.CountTokens(text));
    }

    [Fact]
    public void Decoding_joins_pieces_and_puts_blanks_between_words()
    {
        Assert.Equal("unwanted running, low!", _tokenizer.Decode([7, 4, 5, 8, 9, 10, 11, 14]));
        Assert.Equal("low a", _tokenizer.Decode([11, 99, 12]));
        Assert.Equal("", _tokenizer.Decode([]));
        var destination = new char[10];
        Assert.Equal(OperationStatus.DestinationTooSmall, _tokenizer.Decode([7, 4, 8, 9], destination, out int consumed, out int written));
        Assert.Equal((2, "unwant"), (consumed, new string(destination, 0, written)));
        Assert.Equal(OperationStatus.Done, _tokenizer.Decode([11, 10, 9], destination, out consumed, out written));
        Assert.Equal((3, "low ,ing"), (consumed, new string(destination, 0, written)));
        Assert.Equal(OperationStatus.InvalidData, _tokenizer.Decode([11, 99], destination, out consumed, out written));
        Assert.Equal((1, 3), (consumed, written));
    }

    [Fact]
    public void Special_tokens_are_cut_out_whole_and_can_be_left_out_again()
    {
        WordPieceTokenizer tokenizer = Create(new WordPieceOptions { SpecialTokens = new Dictionary<string, int> { ["[CLS]"] = 1, ["[SEP]"] = 2 } });
        Assert.Equal("[CLS]=1@0..5 low=11@5..8 [SEP]=2@9..14", Show.Tokens(tokenizer, "[CLS]low [SEP]"));
        Assert.Equal("[CLS] low [SEP]", tokenizer.Decode([1, 11, 2]));
        Assert.Equal("low", tokenizer.Decode([1, 11, 2], skipSpecialTokens: true));
        var destination = new char[20];
        Assert.Equal(OperationStatus.Done, tokenizer.Decode([1, 11, 2], destination, skipSpecialTokens: true, out int consumed, out int written));
        Assert.Equal((1, 3), (consumed, written));
    }

    [Fact]
    public async Task A_file_gives_the_same_as_a_stream()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, string.Join("\r\n", s_tokens));
            foreach (WordPieceTokenizer tokenizer in new[]
            {
                WordPieceTokenizer.Create(file),
                await WordPieceTokenizer.CreateAsync(file),
                await WordPieceTokenizer.CreateAsync(Show.Lines(s_tokens)),
            })
            {
                Assert.Equal([7, 4, 5], tokenizer.EncodeToIds("unwanted"));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentNullException>("vocabFilePath", () => WordPieceTokenizer.Create(""));
        Assert.Throws<ArgumentNullException>("vocabStream", () => WordPieceTokenizer.Create((Stream)null!));
        Assert.Throws<ArgumentException>(() => WordPieceTokenizer.Create(Show.Lines("a")));
        Assert.Throws<ArgumentException>(() => WordPieceTokenizer.Create(Show.Lines("[UNK]", "a", "a")));
        Assert.Throws<ArgumentNullException>("UnknownToken", () => Create(new WordPieceOptions { UnknownToken = null! }));
        Assert.Throws<ArgumentNullException>("ContinuingSubwordPrefix", () => Create(new WordPieceOptions { ContinuingSubwordPrefix = null! }));
        Assert.Throws<ArgumentOutOfRangeException>("MaxInputCharsPerWord", () => Create(new WordPieceOptions { MaxInputCharsPerWord = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("MaxTokenCount", () => _tokenizer.EncodeToIds("a", 0, out _, out _));
    }

    private static WordPieceTokenizer Create(WordPieceOptions? options = null) => WordPieceTokenizer.Create(Show.Lines(s_tokens), options);
}
