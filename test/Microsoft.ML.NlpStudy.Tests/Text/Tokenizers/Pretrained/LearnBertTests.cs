namespace Microsoft.ML.NlpStudy.Tests.Text;

public class LearnBertTests
{
    private static readonly string[] s_special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    [Fact]
    public void The_vocabulary_has_special_tokens_characters_and_frequent_pieces()
    {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.LearnBert(
            Enumerable.Repeat("Low lower, lowest [MASK]\tlow", 4), 30);

        Assert.Equal(s_special, tokenizer.Vocabulary.Tokens.Take(5));
        Assert.Equal([",", "e", "l", "o", "r", "s", "t", "w"], tokenizer.Vocabulary.Tokens.Skip(5).Take(8));
        Assert.Equal(["##e", "##o", "##r", "##s", "##t", "##w"], tokenizer.Vocabulary.Tokens.Skip(13).Take(6));
        Assert.Contains("low", tokenizer.Vocabulary.Tokens);
        Assert.InRange(tokenizer.Vocabulary.Count, 20, 30);
        Assert.Equal(["low", "lower", ",", "lowest", "[MASK]", "low"], tokenizer.Tokenize("low LOWER, lowest [MASK] low"));
    }

    [Fact]
    public void Korean_keeps_its_syllables_and_letter_case_where_the_options_say_so()
    {
        var options = new BertTokenizerOptions { LowerCase = false, RemoveAccents = false };
        PretrainedTokenizer tokenizer = PretrainedTokenizer.LearnBert(
            ["\uC601\uD654\uAC00 \uC7AC\uBBF8\uC788\uB2E4 OST", "\uC601\uD654\uB294 \uC7AC\uBBF8\uC5C6\uB2E4 OST"], 200, options);

        Assert.Equal(
            ["\uC601\uD654", "##\uAC00", "O", "##S", "##T"],
            PretrainedTokenizer.LearnBert(Enumerable.Repeat("\uC601\uD654 \uC601\uD654\uAC00 OST", 3), 16, options)
                .Tokenize("\uC601\uD654\uAC00 OST"));
        Assert.Contains("OST", tokenizer.Vocabulary.Tokens);
        Assert.DoesNotContain("ost", tokenizer.Vocabulary.Tokens);
    }

    [Fact]
    public void A_word_with_a_rare_character_is_unknown_and_takes_no_entry()
    {
        string[] texts = ["good film", "good \u4E00film", "film"];

        PretrainedTokenizer two = PretrainedTokenizer.LearnBert(texts, 100, new() { SeparateChineseCharacters = false });
        PretrainedTokenizer one = PretrainedTokenizer.LearnBert(
            texts, 100, new() { SeparateChineseCharacters = false }, minimumFrequency: 1);

        Assert.DoesNotContain(two.Vocabulary.Tokens, token => token.Contains('\u4E00'));
        Assert.Equal(["good", "[UNK]"], two.Tokenize("good \u4E00film"));
        Assert.DoesNotContain("[UNK]", one.Tokenize("good \u4E00film"));
    }

    [Fact]
    public void Saved_tokens_give_the_same_tokenizer()
    {
        PretrainedTokenizer learned = PretrainedTokenizer.LearnBert(["some texts and some words", "words of texts"], 60);
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', learned.Vocabulary.Tokens) + "\n"));

        PretrainedTokenizer read = PretrainedTokenizer.Bert(file);

        Assert.Equal(learned.Vocabulary, read.Vocabulary);
        Assert.Equal(learned.Tokenize("some words, other texts"), read.Tokenize("some words, other texts"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 0)]
    public void Numbers_below_1_are_refused(int size, int minimumFrequency) => Assert.Throws<ArgumentOutOfRangeException>(
        () => PretrainedTokenizer.LearnBert(["text"], size, minimumFrequency: minimumFrequency));
}
