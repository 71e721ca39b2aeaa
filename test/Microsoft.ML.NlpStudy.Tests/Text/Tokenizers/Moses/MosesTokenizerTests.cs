using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class MosesTokenizerTests
{
    // The results of sacremoses' MosesTokenizer with escape=False; the first eleven are examples of its tests.
    public static TheoryData<string, string, string> Sentences { get; } = new()
    {
        { "en", "This, is a sentence with weird» symbols… appearing everywhere¿",
            "This , is a sentence with weird » symbols … appearing everywhere ¿" },
        { "en", "abc def.", "abc def ." },
        { "en", "2016, pp.", "2016 , pp ." },
        {
            "en", "This ain't funny. It's actually hillarious, yet double Ls. | [] < > [ ] & You're gonna shake it off? Don't?",
            "This ain 't funny . It 's actually hillarious , yet double Ls . | [ ] < > [ ] & You 're gonna shake it off ? Don 't ?"
        },
        { "en", "this 'is' the thing", "this ' is ' the thing" },
        {
            "en",
            "By the mid 1990s a version of the game became a Latvian television series (with a parliamentary setting, and played by "
                + "Latvian celebrities).",
            "By the mid 1990s a version of the game became a Latvian television series ( with a parliamentary setting , and played by "
                + "Latvian celebrities ) ."
        },
        { "en", "The meeting will take place at 11:00 a.m. Tuesday.", "The meeting will take place at 11 : 00 a.m. Tuesday ." },
        { "en", "'Hello.'", "'Hello . '" },
        {
            "en", "(wie unter Abschnitt 4.1.1, „Sichern aller Daten und Konfigurationsinformationen“ beschrieben). ",
            "( wie unter Abschnitt 4.1.1 , „ Sichern aller Daten und Konfigurationsinformationen “ beschrieben ) ."
        },
        { "ja", "電話でんわの邪魔じゃまをしないでください", "電話でんわの邪魔じゃまをしないでください" },
        { "en", "Japan is 日本 in Japanese.", "Japan is 日 本 in Japanese ." },
        { "ko", "세계 에서 가장 강력한.", "세계 에서 가장 강력한 ." },
        { "en", "", "" },
        { "en", " \t\n", "" },
        {
            "en", "It's the 1990's, isn't it? 'Twas 'so' he'd said: \"No.\" No. 5 vs. no. 5, pp. 3-4 i.e. this. Dr. Who.",
            "It 's the 1990 's , isn 't it ? ' Twas ' so ' he 'd said : \" No . \" No. 5 vs. no . 5 , pp. 3-4 i.e. this . Dr. Who ."
        },
        { "en", "a.b. etc. and U.S. forces... well.. end....", "a.b. etc. and U.S. forces ... well .. end ...." },
        { "en", "1,000,000 items,5,x ,,y ,5 ,", "1,000,000 items , 5 , x , , y , 5 ," },
        { "en", "foo@bar.com http://x.y/z?q=1 #tag 50% $5 €3 ½ cup", "foo @ bar.com http : / / x.y / z ? q = 1 # tag 50 % $ 5 € 3 ½ cup" },
        { "en", "the dogs' bones'", "the dogs ' bones'" },
        { "en", "rock 'n' roll 'em y'all o'clock d'you'd've", "rock ' n ' roll ' em y 'all o 'clock d 'you 'd've" },
        { "en", "café cafe\u0301 हिन्दी 한국 😀!", "café cafe \u0301 हिन्दी 한 국 😀 !" },
        { "en", "tab\tand\u00A0nbsp a\u0001b", "tab and nbsp ab" },
        { "en", "well-known a-b-c 5-6 x- -y", "well-known a-b-c 5-6 x- -y" },
        {
            "fr", "L'amitié nous a fait forts d'esprit, c'est-à-dire l'«art» de M. Dupont : qu'est-ce ? 'x'",
            "L' amitié nous a fait forts d' esprit , c' est-à-dire l ' « art » de M. Dupont : qu' est-ce ? ' x'"
        },
        {
            "de", "Geht's gut? Dr. Müller kam am 3. Mai z.B. um 5 Uhr, d.h. zu spät. Ca. 40 usw.",
            "Geht ' s gut ? Dr. Müller kam am 3. Mai z.B. um 5 Uhr , d.h. zu spät . Ca. 40 usw."
        },
        { "es", "¿Qué tal, Sr. López? ¡Hola! Pág. 5", "¿ Qué tal , Sr. López ? ¡ Hola ! Pág . 5" },
        { "it", "L'Italia è dell'arte. Dott. Rossi, n. 5", "L' Italia è dell' arte . Dott. Rossi , n . 5" },
        { "zh", "记者 应谦 美国, 好!", "记者 应谦 美国 , 好 !" },
    };

    // sacremoses' MosesDetokenizer; the first five are examples of its tests.
    public static TheoryData<string, string, string> Joined { get; } = new()
    {
        { "en", "This , is a sentence with weird » symbols … appearing everywhere ¿",
            "This, is a sentence with weird » symbols … appearing everywhere ¿" },
        {
            "en", "This ain 't funny . It 's actually hillarious , yet double Ls . | [ ] < > [ ] & You 're gonna shake it off ? Don 't ?",
            "This ain't funny. It's actually hillarious, yet double Ls. | [] < > [] & You're gonna shake it off? Don't?"
        },
        { "en", "Japan is 日 本 in Japanese .", "Japan is 日本 in Japanese." },
        { "fr", "L' amitié nous a fait forts d' esprit", "L'amitié nous a fait forts d'esprit" },
        { "ko", "세계 에서 가장 강력한 .", "세계 에서 가장 강력한." },
        { "en", "' Twas ' so ' he 'd said : \" No . \"", "'Twas' so 'he'd said: \"No.\"" },
        { "en", "the dogs ' bones 50 % $ 5 € 3 # 1", "the dogs' bones 50% $5 €3 # 1" },
        { "en", "foo @-@ bar @-@ baz &lt;", "foo-bar-baz &lt;" },
        { "fr", "Qui : qu' est-ce ? ( 50 % )", "Qui : qu'est-ce ? (50 %)" },
        { "de", "Geht ' s „ gut “ ?", "Geht 's „gut“?" },
        { "zh", "记者 应谦 美国 , 好 !", "记者应谦美国, 好!" },
        { "en", "", "" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_sentence_is_cut_as_Moses_cuts_it(string language, string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', TextTokenizer.Moses(language).Tokenize(text)));

    [Theory]
    [MemberData(nameof(Joined))]
    public void Tokens_are_joined_as_Moses_joins_them(string language, string tokens, string text) =>
        Assert.Equal(text, TextTokenizer.Moses(language).Detokenize(tokens.Split(' ')));

    [Fact]
    public void Hyphens_are_split_where_asked_for()
    {
        TextTokenizer tokenizer = TextTokenizer.Moses(options: new() { SplitHyphens = true });
        string[] tokens = ["well", "@-@", "known", "a", "@-@", "b", "@-@", "c", "5", "@-@", "6", "x-", "-y"];
        Assert.Equal(tokens, tokenizer.Tokenize("well-known a-b-c 5-6 x- -y"));
        Assert.Equal("well-known a-b-c 5-6 x- -y", tokenizer.Detokenize(tokens));
    }

    [Fact]
    public void Special_characters_are_escaped_and_come_back_where_asked_for()
    {
        TextTokenizer tokenizer = TextTokenizer.Moses(options: new() { Escape = true });
        const string Text = "a|b <c> [d] 'e' \"f\" & R&D's";
        string tokens = "a &#124; b &lt; c &gt; &#91; d &#93; &apos; e &apos; &quot; f &quot; &amp; R &amp; D &apos;s";
        Assert.Equal(tokens, string.Join(' ', tokenizer.Tokenize(Text)));
        Assert.Equal("a | b < c > [d] 'e' \"f\" & R & D's", tokenizer.Detokenize(tokens.Split(' ')));
        Assert.Equal("&lt; [x|", tokenizer.Detokenize(["&amp;lt;", "&bra;", "x&bar;"]));
    }

    [Fact]
    public void A_list_of_prefixes_takes_the_place_of_the_languages_own()
    {
        var options = new MosesOptions { NonBreakingPrefixes = ["# comment", "", "foo", " Nr #NUMERIC_ONLY# "] };
        const string Text = "foo. Dr. Nr. 5 Nr. X Nr.";
        Assert.Equal("foo. Dr . Nr. 5 Nr . X Nr .", string.Join(' ', TextTokenizer.Moses("en", options).Tokenize(Text)));
        Assert.Equal("foo . Dr. Nr. 5 Nr. X Nr.", string.Join(' ', TextTokenizer.Moses("en").Tokenize(Text)));
        Assert.Equal("d ' une foo. X", string.Join(' ', TextTokenizer.Moses("xx", options).Tokenize("d'une foo. X")));
    }

    [Fact]
    public void A_wrong_option_is_named()
    {
        Assert.Equal(
            "Option Language: expected one of de, en, es, fr, it, ja, ko, nl, pt, zh, or option NonBreakingPrefixes with it, found 'tlh'. "
                + "(Parameter 'Language')",
            Assert.Throws<ArgumentOutOfRangeException>(() => TextTokenizer.Moses("tlh")).Message);
        Assert.Throws<ArgumentNullException>("language", () => TextTokenizer.Moses(null!));
        Assert.Throws<ArgumentOutOfRangeException>(
            "NonBreakingPrefixes", () => TextTokenizer.Moses("en", new() { NonBreakingPrefixes = [null!] }));
    }
}
