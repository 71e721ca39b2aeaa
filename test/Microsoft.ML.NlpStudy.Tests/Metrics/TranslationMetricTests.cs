using System.Globalization;
using System.Reflection;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Inference;

namespace Microsoft.ML.NlpStudy.Tests.Metrics;

/// <summary>Translation metrics: the values of their parts, and the inputs that they refuse.</summary>
public class TranslationMetricTests
{
    [Fact]
    public void A_BLEU_score_can_be_worked_out_by_hand()
    {
        BleuScore score = Bleu.Corpus(["the cat sat on the mat", "yes"], ["the cat lay on the mat today", "yes"]);

        Assert.Equal([6, 3, 1, 0], score.Matches);    // the cat … on the mat, yes
        Assert.Equal([7, 5, 4, 3], score.Totals);
        Assert.Equal((7L, 8L), (score.HypothesisLength, score.ReferenceLength));
        Assert.Equal(Math.Exp(1 - (8 / 7.0)), score.BrevityPenalty, 1e-12);
        Assert.Equal(7 / 8.0, score.Ratio);
        double[] precisions = [600 / 7.0, 300 / 5.0, 100 / 4.0, 100 / (2 * 3.0)];    // the last is smoothed: half a match of three
        Assert.Equal(precisions, score.Precisions, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(score.BrevityPenalty * Math.Pow(precisions.Aggregate((a, b) => a * b), 0.25), score.Score, 1e-10);
    }

    [Fact]
    public void A_signature_names_this_package_and_not_sacreBLEU()
    {
        string version = typeof(Bleu).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[
            0];

        Assert.Equal(
            $"nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:Microsoft.ML.NlpStudy-{version}", Bleu.Corpus(["a"], ["a"]).Signature);
        Assert.StartsWith("nrefs:2|case:lc|eff:yes|tok:intl|smooth:floor[0.10]|", Bleu.Sentence("a", ["a", "b"], new BleuOptions
        {
            LowerCase = true,
            EffectiveOrder = true,
            Tokenizer = BleuTokenizer.International,
            Smoothing = BleuSmoothing.Floor,
        }).Signature);
    }

    [Fact]
    public void A_sentence_shorter_than_four_words_can_be_perfect()
    {
        Assert.Equal(100, Bleu.Sentence("a test", "a test").Score, 1e-9);
        Assert.Equal(0, Bleu.Corpus(["a test"], ["a test"]).Score);    // as a corpus, it has no runs of three words that could be right
        Assert.Equal(100, ChrF.Sentence("a test", "a test").Score, 1e-9);
        Assert.Equal(0, TranslationEditRate.Sentence("a test", "a test").Score);
    }

    [Fact]
    public void A_tie_is_printed_as_Python_prints_it()
    {
        BleuScore score = Bleu.Corpus(["a b c d e f g h i j k l m n o p"], ["a q r s t u v w x y z aa bb cc dd ee"]);

        Assert.Equal(6.25, score.Precisions[0]);
        Assert.Contains(" 6.2/", score.ToString());    // .NET's own rounding has 6.3
    }

    [Fact]
    public void Scores_are_printed_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.StartsWith("BLEU = 100.00 100.0/100.0/100.0/100.0 (BP = 1.000 ratio", Bleu.Corpus(["a b c d"], ["a b c d"]).ToString());
            Assert.Equal("chrF2++ = 100.00", ChrF.Sentence("a b c", "a b c", new ChrFOptions { WordOrder = 2 }).ToString());
            Assert.Equal("TER = 33.33", TranslationEditRate.Sentence("a b c", "a b d").ToString());
            Assert.Equal("perplexity = 2.72", new Perplexity(-5, 5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_run_of_words_moved_is_one_edit()
    {
        Assert.Equal(1, TranslationEditRate.Sentence("d e f g h a b c", "a b c d e f g h").Edits);
        Assert.Equal(2, TranslationEditRate.Sentence("d e f g x a b c", "a b c d e f g h").Edits);
    }

    [Fact]
    public void Texts_of_thousands_of_words_are_compared()
    {
        string[] words = [.. Enumerable.Range(0, 2000).Select(i => $"{i}")];
        string moved = string.Join(' ', [.. words[..100], .. words[105..140], .. words[100..105], .. words[140..]]);

        Assert.Equal(1, TranslationEditRate.Sentence(moved, string.Join(' ', words)).Edits);
    }

    [Fact]
    public void Perplexity_adds_up_over_batches()
    {
        Perplexity first = new(3 * Math.Log(0.5), 3);
        Perplexity second = new(Math.Log(0.125), 1);

        Perplexity both = first + second;

        Assert.Equal(2, first.Value, 1e-12);
        Assert.Equal(8, second.Value, 1e-12);
        Assert.Equal(4, both.Tokens);
        Assert.Equal(1.5, both.BitsPerToken, 1e-12);
        Assert.Equal(Math.Pow(2, 1.5), both.Value, 1e-12);
        Assert.Equal(1.5 * Math.Log(2), both.CrossEntropy, 1e-12);
        Assert.Equal(double.NaN, default(Perplexity).Value);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused_with_the_reason()
    {
        Refused("Hypotheses: expected one or more, found none.", () => Bleu.Corpus([], Array.Empty<string>()));
        Refused("References: expected one set or more, found none.", () => ChrF.Corpus(["a"], Array.Empty<string[]>()));
        Refused("References, set 1: expected 2, one for each hypothesis, found 1.",
            () => TranslationEditRate.Corpus(["a", "b"], [["a", "b"], ["a"]]));
        Refused("References, set 0: expected 1, one for each hypothesis, found null.", () => Bleu.Corpus(["a"], [(string[])null!]));
        Refused("Hypothesis 1: expected one reference or more, found none.", () => Bleu.Corpus(["a", "b"], [["a", null], ["c", null]]));
        Refused("Hypothesis 1: expected a text, found null.", () => Bleu.Corpus(["a", null!], ["a", "b"]));
        Refused("References: expected one or more, found none.", () => Gleu.Sentence(["a"], Array.Empty<string[]>()));
        Refused("Option minimumOrder: expected 1 to 4, found 5.", () => Gleu.Sentence([1], [1], minimumOrder: 5));
        Assert.Throws<ArgumentNullException>(() => Bleu.Sentence(null!, "a"));
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_the_reason()
    {
        Refused("Option MaximumOrder: expected 1 to 16, found 0.", () => Score(new BleuOptions { MaximumOrder = 0 }));
        Refused("Option SmoothingValue: expected 0 or more, or null, found -1.",
            () => Score(new BleuOptions { Smoothing = BleuSmoothing.AddK, SmoothingValue = -1 }));
        Refused("Option SmoothingValue: expected null with the smoothing Exponential, found 1.",
            () => Score(new BleuOptions { SmoothingValue = 1 }));
        Refused("Option Tokenizer: expected one of", () => Score(new BleuOptions { Tokenizer = (BleuTokenizer)9 }));
        Refused("Option Smoothing: expected one of", () => Score(new BleuOptions { Smoothing = (BleuSmoothing)9 }));
        Refused("Option CharacterOrder: expected 1 to 16, found 17.",
            () => ChrF.Sentence("a", "a", new ChrFOptions { CharacterOrder = 17 }));
        Refused("Option WordOrder: expected 0 to 16, found -1.", () => ChrF.Sentence("a", "a", new ChrFOptions { WordOrder = -1 }));
        Refused("Option Beta: expected 1 to 100, found 0.", () => ChrF.Sentence("a", "a", new ChrFOptions { Beta = 0 }));
        Refused(
            "Option AsianSupport: expected false without Normalize and RemovePunctuation, found True.",
            () => TranslationEditRate.Sentence("a", "a", new TranslationEditRateOptions { AsianSupport = true }));

        static BleuScore Score(BleuOptions options) => Bleu.Sentence("a", "a", options);
    }

    private static void Refused(string expected, Func<object> action) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(() => action()).Message);
}
