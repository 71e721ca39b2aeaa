using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class VocabularyTests
{
    private static readonly string[][] s_texts = [["b", "a", "c", "a"], ["c", "b", "a", "d"], [], ["<unk>", "z", "<unk>"]];

    [Fact]
    public void Entries_come_in_the_order_of_torchtext()
    {
        Vocabulary vocabulary = Vocabulary.Build(s_texts);

        Assert.Equal(["<unk>", "<pad>", "a", "b", "c", "d", "z"], vocabulary.Tokens);
        Assert.Equal([2, 0, 3, 2, 2, 1, 1], Enumerable.Range(0, vocabulary.Count).Select(vocabulary.GetFrequency));
        Assert.Equal(0, vocabulary.UnknownId);
        Assert.Equal(1, vocabulary.PaddingId);
    }

    // Python: sorted(["😀", "！", "z", "\ue000", "é", "a", "한", "aa", "𐀀"])
    [Fact]
    public void Equally_frequent_tokens_are_ordered_by_code_points_not_by_UTF16()
    {
        string[] tokens = ["😀", "！", "z", "\uE000", "é", "a", "한", "aa", "𐀀"];
        Vocabulary vocabulary = Vocabulary.Build(
            [tokens], new VocabularyOptions { Specials = [], UnknownToken = null, PaddingToken = null });
        Assert.Equal(["a", "aa", "z", "é", "한", "\uE000", "！", "𐀀", "😀"], vocabulary.Tokens);
    }

    [Theory]
    [InlineData(null, 1, true, "<unk> <pad> a b c d z")]
    [InlineData(2, 1, true, "<unk> <pad> a b")]
    [InlineData(100, 2, true, "<unk> <pad> a b c")]
    [InlineData(1, 3, false, "a <unk> <pad>")]
    [InlineData(null, 4, true, "<unk> <pad>")]
    public void Size_and_frequency_are_limited_specials_not_counted(
        int? maximumSize, int minimumFrequency, bool specialsFirst, string expected)
    {
        var options = new VocabularyOptions
        {
            MaximumSize = maximumSize,
            MinimumFrequency = minimumFrequency,
            SpecialsFirst = specialsFirst
        };
        Vocabulary vocabulary = Vocabulary.Build(s_texts, options);
        Assert.Equal(expected, string.Join(' ', vocabulary.Tokens));
        Assert.Equal("<unk>", vocabulary[vocabulary.UnknownId!.Value]);
        Assert.Equal("<pad>", vocabulary[vocabulary.PaddingId!.Value]);
    }

    [Fact]
    public void Specials_keep_their_order_and_roles()
    {
        var options = new VocabularyOptions { Specials = ["<pad>", "<sos>", "<eos>", "[UNK]"], UnknownToken = "[UNK]" };
        Vocabulary vocabulary = Vocabulary.Build(s_texts, options);
        Assert.Equal(["<pad>", "<sos>", "<eos>", "[UNK]", "a"], vocabulary.Tokens.Take(5));
        Assert.Equal(3, vocabulary.UnknownId);
        Assert.Equal(0, vocabulary.PaddingId);
        Assert.Equal(3, vocabulary["never seen"]);
    }

    [Fact]
    public void A_token_finds_its_id_and_an_id_its_token()
    {
        Vocabulary vocabulary = Vocabulary.Build(s_texts);
        for (int id = 0; id < vocabulary.Count; id++)
        {
            Assert.Equal(id, vocabulary[vocabulary[id]]);
        }

        Assert.Equal(0, vocabulary["A"]);
        Assert.False(vocabulary.TryGetId("A", out _));
        Assert.True(vocabulary.TryGetId("xay".AsSpan(1, 1), out int found));
        Assert.Equal(2, found);
        var error = Assert.Throws<ArgumentOutOfRangeException>("id", () => vocabulary[7]);
        Assert.StartsWith("Token id: expected 0 to 6, found 7.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>("id", () => vocabulary.GetFrequency(-1));
    }

    [Fact]
    public void Without_an_unknown_token_an_unknown_one_is_an_error()
    {
        Vocabulary vocabulary = Vocabulary.Build([["a"]], new VocabularyOptions { Specials = ["<pad>"], UnknownToken = null });
        Assert.Null(vocabulary.UnknownId);
        var error = Assert.Throws<KeyNotFoundException>(() => vocabulary["b"]);
        Assert.Equal("Vocabulary: expected one of its 2 tokens, as it has no unknown token; found 'b'.", error.Message);
    }

    [Fact]
    public void No_texts_give_the_specials_alone_and_empty_tokens_are_not_counted()
    {
        Assert.Equal(["<unk>", "<pad>"], Vocabulary.Build([]).Tokens);
        Assert.Equal(["<unk>", "<pad>", "a"], Vocabulary.Build([["", "a", ""]]).Tokens);
    }

    [Fact]
    public void Given_tokens_keep_their_ids()
    {
        Vocabulary vocabulary = Vocabulary.Create(["z", "<pad>", "a"], unknownToken: null);
        Assert.Equal(["z", "<pad>", "a"], vocabulary.Tokens);
        Assert.Equal(1, vocabulary.PaddingId);
        Assert.Equal(0, vocabulary.GetFrequency(2));
        var error = Assert.Throws<ArgumentException>("tokens", () => Vocabulary.Create(["a", "b", "a"], null, null));
        Assert.StartsWith("Token 2: expected a token not yet in the list, found 'a'.", error.Message);
        Assert.Throws<ArgumentException>("tokens", () => Vocabulary.Create(["a", ""], null, null));
        error = Assert.Throws<ArgumentException>("unknownToken", () => Vocabulary.Create(["a", "b"]));
        Assert.StartsWith("Special token '<unk>': expected one of the 2 tokens, or null.", error.Message);
    }

    [Fact]
    public void A_bad_option_is_named()
    {
        Check(new VocabularyOptions { MaximumSize = 0 }, "Option MaximumSize: expected at least 1, or null for no limit, found 0.");
        Check(new VocabularyOptions { MinimumFrequency = 0 }, "Option MinimumFrequency: expected at least 1, found 0.");
        Check(
            new VocabularyOptions { Specials = ["a", "a"] },
            "Option Specials: expected distinct tokens, none of them empty, found ['a', 'a'].");
        Check(new VocabularyOptions { UnknownToken = "?" }, "Option UnknownToken: expected one of Specials, or null, found '?'.");
        Check(new VocabularyOptions { StopWords = ["a", ""] }, "Option StopWords: expected tokens, none of them empty, found ['a', ''].");
        Check(new VocabularyOptions { PaddingToken = "" }, "Option PaddingToken: expected one of Specials, or null, found ''.");

        static void Check(VocabularyOptions options, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Build([], options)).Message);
    }

    [Fact]
    public void Tokenizing_counting_and_looking_up_a_long_text_allocate_nothing_once_the_tokens_are_known()
    {
        ReadOnlyMemory<char> text = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"word{i % 5000}, ")).AsMemory();
        var tokens = new TokenBuffer();
        var builder = new VocabularyBuilder();
        Vocabulary? vocabulary = null;
        long allocated = 0;
        long sum = 0;
        foreach (TextTokenizer tokenizer in new[] { TextTokenizer.Whitespace, TextTokenizer.BasicEnglish })
        {
            for (int round = 0; round < 2; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                tokenizer.Tokenize(text, tokens);
                foreach (ReadOnlyMemory<char> token in tokens.AsSpan())
                {
                    builder.Add(token.Span);
                    sum += vocabulary?[token.Span] ?? 0;
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                vocabulary ??= builder.Build(new VocabularyOptions());
            }

            // Of 200,000 tokens; the runtime itself allocates a little as it compiles.
            Assert.InRange(allocated, 0, 16_384);
        }

        Assert.True(sum > 0);
    }
}
