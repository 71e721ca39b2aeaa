using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class PennTreebankTokenizerTests
{
    // The results of NLTK's TreebankWordTokenizer. The first fifteen are examples of its documentation and tests.
    public static TheoryData<string, string> Sentences { get; } = new()
    {
        {
            "Good muffins cost $3.88 (roughly 3,36 euros)\nin New York.  Please buy me\ntwo of them.\nThanks.",
            "Good muffins cost $ 3.88 ( roughly 3,36 euros ) in New York. Please buy me two of them. Thanks ."
        },
        { "They'll save and invest more.", "They 'll save and invest more ." },
        { "hi, my name can't hello,", "hi , my name ca n't hello ," },
        { "On a $50,000 mortgage of 30 years at 8 percent, the monthly payment would be $366.88.",
            "On a $ 50,000 mortgage of 30 years at 8 percent , the monthly payment would be $ 366.88 ." },
        { "\"We beat some pretty good teams to get here,\" Slocum said.",
            "`` We beat some pretty good teams to get here , '' Slocum said ." },
        {
            "Well, we couldn't have this predictable, cliche-ridden, \"Touched by an Angel\" (a show creator John Masius worked on) "
                + "wanna-be if she didn't.",
            "Well , we could n't have this predictable , cliche-ridden , `` Touched by an Angel '' ( a show creator John Masius worked on "
                + ") wanna-be if she did n't ."
        },
        { "I cannot cannot work under these conditions!", "I can not can not work under these conditions !" },
        { "The company spent 40.75% of its income last year.", "The company spent 40.75 % of its income last year ." },
        { "He arrived at 3:00 pm.", "He arrived at 3:00 pm ." },
        { "I bought these items: books, pencils, and pens.", "I bought these items : books , pencils , and pens ." },
        { "Though there were 150, 100 of them were old.", "Though there were 150 , 100 of them were old ." },
        { "There were 300,000, but that wasn't enough.", "There were 300,000 , but that was n't enough ." },
        { "It's more'n enough.", "It 's more 'n enough ." },
        {
            "I said, \"I'd like to buy some ''good muffins\" which cost $3.88\n each in New (York).\"",
            "I said , `` I 'd like to buy some `` good muffins '' which cost $ 3.88 each in New ( York ) . ''"
        },
        { "Good muffins cost $3.88\nin New (York).  Please (buy) me\ntwo of them.\n(Thanks).",
            "Good muffins cost $ 3.88 in New ( York ) . Please ( buy ) me two of them. ( Thanks ) ." },
        { "", "" },
        { " \n ", "" },
        { "'Tis wanna, gonna; 'twas d'ye Gimme lemme GOTTA", "'T is wan na , gon na ; 't was d 'ye Gim me lem me GOT TA" },
        { "I wanna go", "I wan na go" },
        { "'tis 'twas'tis", "'t is 't was 'tis" },
        { "a::b ,,5 x:", "a : :b , ,5 x :" },
        { "Wait.... what--no---yes", "Wait ... . what -- no -- -yes" },
        { "the dogs' bones'", "the dogs ' bones '" },
        { "'Hello,' he said.", "'Hello , ' he said ." },
        { "He said \"stop.\"", "He said `` stop . ''" },
        { "He said (\"stop.\") ", "He said ( `` stop . '' )" },
        { "ends ...\"", "ends ... ''" },
        { "``quoted'' text", "`` quoted '' text" },
        { "\"\"", "`` ``" },
        { "(\"\"", "( `` ''" },
        { "a\"b c's 'LL SHOULDN'T", "a '' b c 's 'LL SHOULD N'T" },
        { "a 'm b'M <x> {y} [z] #1 @me R&D?", "a 'm b 'M < x > { y } [ z ] # 1 @ me R & D ?" },
        { "G\u0130MME l\u0131 \u0663,\u0663 can\u0301not cannot\u0301", "G\u0130M ME l\u0131 \u0663,\u0663 can\u0301not can not \u0301" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_sentence_is_cut_as_NLTK_cuts_it(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', TextTokenizer.PennTreebank().Tokenize(text)));

    [Fact]
    public void Quotes_stay_as_they_are_where_asked_for()
    {
        TextTokenizer tokenizer = TextTokenizer.PennTreebank(new() { KeepQuotes = true });
        Assert.Equal(["\"", "Stop", ",", "\"", "he", "said", ",", "''", "now", "''", "``", "x"],
            tokenizer.Tokenize("\"Stop,\" he said, ''now'' ``x"));
    }

    [Fact]
    public void Brackets_get_the_names_of_the_treebank_where_asked_for()
    {
        TextTokenizer tokenizer = TextTokenizer.PennTreebank(new() { NameBrackets = true });
        Assert.Equal(
            ["-LRB-", "a", "-RRB-", "-LSB-", "b", "-RSB-", "-LCB-", "c", "-RCB-", "<", "d", ">"], tokenizer.Tokenize("(a)[b]{c}<d>"));
    }

    // NLTK's TreebankWordDetokenizer, from its documentation and tests; the last six from a run of it.
    [Theory]
    [InlineData("hello , i ca n't feel my feet ! Help ! !", "hello, i can't feel my feet! Help!!")]
    [InlineData("hello , i can't feel ; my feet ! Help ! ! He said : Help , help ? !",
        "hello, i can't feel; my feet! Help!! He said: Help, help?!")]
    [InlineData("Good muffins cost $ 3.88 in New York. Please buy me two of them. Thanks .",
        "Good muffins cost $3.88 in New York. Please buy me two of them. Thanks.")]
    [InlineData("`` We beat some pretty good teams to get here , '' Slocum said .",
        "\"We beat some pretty good teams to get here,\" Slocum said.")]
    [InlineData("I can not can not work under these conditions !", "I cannot cannot work under these conditions!")]
    [InlineData("How `` are '' you ?", "How \"are\" you?")]
    [InlineData("( Sentence ) starting with parentheses .", "(Sentence) starting with parentheses.")]
    [InlineData("I 'd", "I'd")]
    [InlineData("", "")]
    [InlineData("x -- y ... z", "x--y...z")]
    [InlineData("say 't is gon na", "say'tis gonna")]
    [InlineData("the dogs ' bones 40 % # 1", "the dogs' bones 40% #1")]
    [InlineData("a & b @ c", "a & b @ c")]
    public void Tokens_are_joined_as_NLTK_joins_them(string tokens, string text) =>
        Assert.Equal(text, TextTokenizer.PennTreebank().Detokenize(tokens.Split(' ')));

    [Fact]
    public void Named_brackets_are_brackets_again() =>
        Assert.Equal(
            "New (York). [Please] {buy}",
            TextTokenizer.PennTreebank(new() { NameBrackets = true })
                .Detokenize("New -LRB- York -RRB- . -LSB- Please -RSB- -LCB- buy -RCB-".Split(' ')));

    [Theory]
    [InlineData("\"A\" and ''b'' and ``c''.")]
    [InlineData("He said \"The Thing\"'s end, \"was bad.\"")]
    [InlineData("\uFDD0 stays.")]
    public void Kept_quotes_come_back_in_their_own_spelling(string text)
    {
        TextTokenizer tokenizer = TextTokenizer.PennTreebank(new() { KeepQuotes = true });
        Assert.Equal(text, tokenizer.Detokenize(tokenizer.Tokenize(text)));
    }
}
