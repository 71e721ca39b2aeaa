using System.Text.RegularExpressions;
using Microsoft.ML.NlpStudy;
using Xunit.Abstractions;

namespace Microsoft.ML.NlpStudy.Tests.Text;

/// <summary>Ordinary sentences, cut and put together again.</summary>
public class DetokenizeTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Sentences { get; } = new()
    {
        { "en", "Two young, White males are outside near many bushes." },
        { "en", "Several men in hard hats are operating a giant pulley system." },
        { "en", "It's a wonderful film, isn't it?" },
        { "en", "They'll say we couldn't, but we did!" },
        { "en", "\"I don't know,\" she said." },
        { "en", "He paid $3.50 for 2,000 of them (20% less)." },
        { "en", "The dogs' owner isn't here; he's left." },
        { "en", "Mr. Smith met Dr. Jones at 10 a.m. in the U.S. embassy." },
        { "en", "We cannot go; you're gonna stay." },
        { "en", "A well-known, low-budget movie from the 1990s." },
        { "en", "What?! You're kidding!" },
        { "en", "The \"Touched by an Angel\" episode was great." },
        { "de", "Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche." },
        { "de", "Er sagte, dass er morgen (oder übermorgen) kommt." },
        { "de", "Wie viel kostet das? Etwa 3,50 Euro!" },
        { "de", "Dr. Müller wohnt in der Hauptstr. 5, z.B. mit Frau und Kind." },
        { "de", "Am 3. Mai kamen 1.500 Gäste; alle blieben." },
        { "de", "Sie rief: \"Komm sofort her!\"" },
        { "de", "Das Buch heißt „Der Prozess“." },
        { "de", "Ein Kind im blau-weißen T-Shirt spielt Fußball." },
        { "de", "Ich weiß nicht, ob er kommt." },
        { "de", "50% der Leute sagten nein." },
        { "fr", "Deux jeunes hommes blancs sont dehors près de buissons." },
        { "fr", "L'homme d'affaires n'est pas arrivé aujourd'hui." },
        { "fr", "Qu'est-ce que c'est ?" },
        { "fr", "Elle a dit : \"Je viens demain.\"" },
        { "fr", "M. Dupont habite à Paris, près de l'Opéra." },
        { "fr", "Un chien (brun) court ; il s'arrête !" },
        { "fr", "Le prix est de 3,50 euros, c'est-à-dire 20 % de moins." },
        { "fr", "Plusieurs hommes en casque font fonctionner un système de poulies." },
        { "fr", "Une femme vêtue d'un manteau rouge attend l'autobus." },
        { "fr", "J'ai vu qu'il n'y avait personne." },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void An_ordinary_sentence_comes_back(string language, string sentence)
    {
        TextTokenizer[] tokenizers = language == "en"
            ? [TextTokenizer.Moses(language), TextTokenizer.PennTreebank(), TextTokenizer.PennTreebank(new() { KeepQuotes = true })]
            : [TextTokenizer.Moses(language)];
        Assert.All(tokenizers, tokenizer => Assert.Equal(sentence, tokenizer.Detokenize(tokenizer.Tokenize(sentence))));
    }

    [Fact]
    public void Basic_English_comes_back_without_its_capitals_and_quotes() =>
        Assert.Equal(
            "he said it's (not so) bad, isn't it? no!", Again(TextTokenizer.BasicEnglish, "He said \"It's (not so) bad, isn't it? No!\""));

    [Fact]
    public void Empty_tokens_say_nothing()
    {
        foreach (TextTokenizer tokenizer in new[] { TextTokenizer.Whitespace, TextTokenizer.BasicEnglish, TextTokenizer.PennTreebank(),
            TextTokenizer.Moses() })
        {
            Assert.Equal("a b", tokenizer.Detokenize(["", "a", "", "b", ""]));
            Assert.Equal("", tokenizer.Detokenize([]));
        }
    }

    [Fact]
    public void Letters_of_syllables_join_again()
    {
        const string Text = "한글은  ㅋㅋ, e\u0301!";
        Assert.Equal(Text, TextTokenizer.Jamo.Detokenize(TextTokenizer.Jamo.Tokenize(Text)));
    }

    [Fact]
    public void A_tokenizer_says_whether_it_can_detokenize()
    {
        TextTokenizer regularExpression = TextTokenizer.RegularExpression("a");
        Assert.False(regularExpression.CanDetokenize);
        Assert.Equal(
            "Tokenizer RegularExpression: expected one that can detokenize.",
            Assert.Throws<NotSupportedException>(() => regularExpression.Detokenize(["a"])).Message);
        Assert.True(TextTokenizer.Moses().CanDetokenize);
        Assert.Throws<ArgumentNullException>("tokens", () => TextTokenizer.Whitespace.Detokenize(null!));
    }

    // The rest has double spaces, spaces before punctuation, or entities.
    [DataFact("multi30k/train.en.gz")]
    public void Nearly_all_English_lines_of_Multi30k_come_back() =>
        CheckShares("multi30k/train.en.gz", (TextTokenizer.Moses("en"), 0.998), (TextTokenizer.PennTreebank(), 0.998));

    [DataFact("multi30k/train.de.gz")]
    public void Nearly_all_German_lines_of_Multi30k_come_back() =>
        CheckShares("multi30k/train.de.gz", (TextTokenizer.Moses("de"), 0.991), (TextTokenizer.PennTreebank(), 0.993));

    [DataFact("multi30k/train.fr.gz")]
    public void Nearly_all_French_lines_of_Multi30k_come_back() =>
        CheckShares("multi30k/train.fr.gz", (TextTokenizer.Moses("fr"), 0.996), (TextTokenizer.PennTreebank(), 0.995));

    [DataFact("imdb/test.csv.gz")]
    public void Nine_in_ten_sentences_of_IMDB_come_back() => CheckShares(
        "imdb/test.csv.gz",
        (TextTokenizer.Moses("en"), 0.90),
        (TextTokenizer.PennTreebank(), 0.93),
        (TextTokenizer.PennTreebank(new() { KeepQuotes = true }), 0.93));

    private void CheckShares(string file, params (TextTokenizer Tokenizer, double AtLeast)[] expected)
    {
        string path = DataFactAttribute.Unpack(file);
        try
        {
            string[] texts = file.EndsWith(".csv.gz", StringComparison.Ordinal) ? SentencesOfReviews(path) : File.ReadAllLines(path);
            foreach ((TextTokenizer tokenizer, double atLeast) in expected)
            {
                double share = texts.Count(text => Again(tokenizer, text) == text) / (double)texts.Length;
                output.WriteLine($"{file}: {tokenizer.Name} {tokenizer.Settings}: {share:P2} of {texts.Length} texts");
                Assert.InRange(share, atLeast, 1);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Again(TextTokenizer tokenizer, string text) => tokenizer.Detokenize(tokenizer.Tokenize(text));

    /// <summary>The first 2,000 reviews, cut at markup and behind . ! and ? before white space.</summary>
    private static string[] SentencesOfReviews(string path) =>
    [
        .. File.ReadLines(path).Skip(1).Take(2_000)
            .Select(line => line[..line.LastIndexOf(',')])
            .Select(field => field.StartsWith('"') ? field[1..^1].Replace("\"\"", "\"") : field)
            .SelectMany(review => Regex.Split(review, @"(?:<br />)+|(?<=[.!?])\s+"))
            .Where(sentence => !string.IsNullOrWhiteSpace(sentence)),
    ];
}
