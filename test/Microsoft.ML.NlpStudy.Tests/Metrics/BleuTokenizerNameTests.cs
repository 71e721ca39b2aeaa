namespace Microsoft.ML.NlpStudy.Tests.Metrics;

public class BleuTokenizerNameTests
{
    [Theory]
    [InlineData("13a", BleuTokenizer.Mteval13a)]
    [InlineData("intl", BleuTokenizer.International)]
    [InlineData("char", BleuTokenizer.Characters)]
    [InlineData("zh", BleuTokenizer.Chinese)]
    [InlineData("none", BleuTokenizer.None)]
    public void A_tokenizer_is_found_by_the_name_in_signatures(string name, BleuTokenizer tokenizer)
    {
        Assert.Equal(tokenizer, BleuOptions.TokenizerNamed(name));
        Assert.Contains($"|tok:{name}|", Bleu.Corpus(["a b"], ["a b"], new BleuOptions { Tokenizer = tokenizer }).Signature);
    }

    [Theory]
    [InlineData("ko-mecab", "It cuts Korean into morphemes with MeCab",
        "Instead: char, or none with both texts cut by TextTokenizer.KoreanWords before")]
    [InlineData("ja-mecab", "It cuts Japanese into morphemes with MeCab", "Instead: char")]
    [InlineData("flores200", "It cuts texts with a model of SentencePiece", "Instead: none")]
    [InlineData("moses", "found 'moses'.", "")]
    public void A_tokenizer_that_is_not_here_is_named_with_what_is_there_instead(string name, string what, string instead)
    {
        string message = Assert.Throws<ArgumentException>("name", () => BleuOptions.TokenizerNamed(name)).Message;
        Assert.StartsWith($"BLEU's tokenizer: expected one of 13a, intl, char, zh, none, found '{name}'.", message);
        Assert.Contains(what, message);
        Assert.Contains(instead, message);
    }
}
