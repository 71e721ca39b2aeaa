using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class TextTokenizerTests
{
    /// <summary>Every character for which Python's <c>str.isspace</c> is true.</summary>
    private const string PythonWhiteSpace =
        "\t\n\v\f\r\x1C\x1D\x1E\x1F "
            + "\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    // The results of Python's str.split().
    public static TheoryData<string, string[]> Splits { get; } = new()
    {
        { "", [] },
        { " \t\r\n", [] },
        { "one", ["one"] },
        { "  a  movie,\tthat\r\ngets no respect ", ["a", "movie,", "that", "gets", "no", "respect"] },
        { "\u001Ca\u0085b\u3000c\x1F", ["a", "b", "c"] },
        { "zero\u200Bwidth\u2060is\uFEFFone", ["zero\u200Bwidth\u2060is\uFEFFone"] },
        { "정말 재미있는\u00A0영화", ["정말", "재미있는", "영화"] },
        { "😀 e\u0301 \uD83D", ["😀", "e\u0301", "\uD83D"] },
    };

    // The results of torchtext.data.utils.get_tokenizer("basic_english"); the first two are examples of its tests.
    public static TheoryData<string, string[]> BasicEnglishLines { get; } = new()
    {
        { "Basic English Normalization for a Line of Text", ["basic", "english", "normalization", "for", "a", "line", "of", "text"] },
        {
            "\".<br />,()!?;:   Basic English Normalization for a Line of Text   '",
            [".", ",", "(", ")", "!", "?", "basic", "english", "normalization", "for", "a", "line", "of", "text", "'"]
        },
        { "", [] },
        { "\";:<br />", [] },
        { "don't", ["don", "'", "t"] },
        { "a\"b \"\"", ["ab"] },
        { "<BR /><br\" />x", ["x"] },
        { "<br/> <br  />", ["<br/>", "<br", "/>"] },
        {
            "He said \"It's <BR\" />great.\"; 3.5 stars:why?",
            ["he", "said", "it", "'", "s", "great", ".", "3", ".", "5", "stars", "why", "?"]
        },
        { "\u001Ca\u0085b\u3000c", ["a", "b", "c"] },
        { "ΟΔΟΣ İstanbul ΣΑΣ.Σ", ["οδος", "i\u0307stanbul", "σασ", ".", "ς"] },
        { "A\u0301 \U00010400", ["a\u0301", "\U00010428"] },
        { "이 영화는 최고!", ["이", "영화는", "최고", "!"] },
    };

    public static TheoryData<string, string[]> TextElements { get; } = new()
    {
        { "", [] },
        { "a b", ["a", " ", "b"] },
        { "e\u0301x", ["e\u0301", "x"] },
        { "\u1112\u1161\u11ABg", ["\u1112\u1161\u11AB", "g"] },
        { "한글", ["한", "글"] },
        { "😀👨‍👩‍👧🇰🇷", ["😀", "👨‍👩‍👧", "🇰🇷"] },
        { "a\r\nb", ["a", "\r\n", "b"] },
        { "\uD83Dx", ["\uD83D", "x"] },
    };

    [Theory]
    [MemberData(nameof(Splits))]
    public void Whitespace_splits_as_Python_does(string text, string[] tokens) =>
        Assert.Equal(tokens, TextTokenizer.Whitespace.Tokenize(text));

    [Fact]
    public void Whitespace_splits_at_the_characters_that_Python_takes_for_white_space_and_no_others()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            int expected = PythonWhiteSpace.Contains((char)c) ? 2 : 1;
            Assert.Equal(expected, TextTokenizer.Whitespace.Tokenize($"x{(char)c}y").Count);
        }
    }

    [Theory]
    [MemberData(nameof(BasicEnglishLines))]
    public void Basic_English_gives_the_tokens_of_torchtext(string text, string[] tokens) =>
        Assert.Equal(tokens, TextTokenizer.BasicEnglish.Tokenize(text));

    [Theory]
    [MemberData(nameof(TextElements))]
    public void Characters_keeps_together_what_a_reader_sees_as_one(string text, string[] tokens) =>
        Assert.Equal(tokens, TextTokenizer.Characters.Tokenize(text));

    [Fact]
    public void Tokens_are_slices_of_the_text_where_nothing_changes()
    {
        string text = "a plain line, in small letters";
        var tokens = new TokenBuffer();
        foreach (TextTokenizer tokenizer in TextTokenizer.All)
        {
            tokenizer.Tokenize(text.AsMemory(), tokens);
            foreach (ReadOnlyMemory<char> token in tokens.AsSpan())
            {
                Assert.True(token.Span.Overlaps(text.AsSpan()), tokenizer.Name);
            }
        }
    }

    [Fact]
    public void Tokens_survive_the_next_text_in_the_same_buffer()
    {
        var tokens = new TokenBuffer();
        TextTokenizer.BasicEnglish.Tokenize("First \"Text\"".AsMemory(), tokens);
        ReadOnlyMemory<char> first = tokens[0];
        TextTokenizer.BasicEnglish.Tokenize("Another \"One\"".AsMemory(), tokens);
        Assert.Equal("first", first.ToString());
        Assert.Equal("another", tokens[0].ToString());
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public void A_missing_text_has_no_tokens()
    {
        var tokens = new TokenBuffer();
        foreach (TextTokenizer tokenizer in TextTokenizer.All)
        {
            tokens.Add("left over".AsMemory());
            tokenizer.Tokenize(default(ReadOnlyMemory<char>), tokens);
            Assert.Equal(0, tokens.Count);
            Assert.Throws<ArgumentNullException>("text", () => tokenizer.Tokenize(null!));
        }
    }

    [Fact]
    public void A_text_of_200000_tokens_is_tokenized_whole()
    {
        string text = string.Concat(Enumerable.Repeat("Word \n", 200_000));
        Assert.Equal(200_000, TextTokenizer.Whitespace.Tokenize(text).Count);
        Assert.Equal(200_000, TextTokenizer.BasicEnglish.Tokenize(text).Count);
        Assert.Equal(1_200_000, TextTokenizer.Characters.Tokenize(text).Count);
    }

    [Fact]
    public void A_name_finds_its_tokenizer()
    {
        Assert.Equal(["Whitespace", "BasicEnglish", "Characters", "Jamo", "KoreanWords"],
            TextTokenizer.All.Select(tokenizer => tokenizer.Name));
        Assert.All(TextTokenizer.All, tokenizer => Assert.Same(tokenizer, TextTokenizer.Find(tokenizer.Name)));
        Assert.Null(TextTokenizer.Find("whitespace"));
    }
}
