using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Catalog;

public class TranslationEvaluateTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public string? Target { get; set; }

        public string? Other { get; set; }

        public string? Translation { get; set; }

        public string[] Tokens { get; set; } = [];

        public float Number { get; set; }
    }

    private static readonly Row[] s_rows =
    [
        new() { Target = "The dog bit the man.", Other = "The dog had bit the man.", Translation = "The dog bit the man." },
        new() { Target = "It was not unexpected.", Other = "No one was surprised.", Translation = "It wasn't surprising." },
        new() { Target = "The man bit him first.", Other = "The man had bitten the dog.", Translation = "The man had just bitten him." },
    ];

    [Fact]
    public void Translations_in_a_column_score_as_the_same_texts_in_lists()
    {
        TranslationMetrics metrics = _ml.Translation.Evaluate(_ml.Data.LoadFromEnumerable(s_rows));

        string[] hypotheses = [.. s_rows.Select(row => row.Translation!)];
        string[] references = [.. s_rows.Select(row => row.Target!)];
        Assert.Equal(3, metrics.Sentences);
        Assert.Equal(Bleu.Corpus(hypotheses, references).ToString(), metrics.Bleu.ToString());
        Assert.Equal(ChrF.Corpus(hypotheses, references).Score, metrics.ChrF.Score);
        Assert.Null(metrics.EditRate);
    }

    [Fact]
    public void Several_columns_of_references_count_together()
    {
        TranslationMetrics metrics = _ml.Translation.Evaluate(_ml.Data.LoadFromEnumerable(s_rows), ["Target", "Other"]);

        Assert.Equal(48.530827, metrics.Bleu.Score, 1e-6);    // what sacreBLEU's documentation says of these sentences
        Assert.StartsWith("nrefs:2|", metrics.Bleu.Signature);
        Assert.StartsWith("nrefs:2|", metrics.ChrF.Signature);
    }

    [Fact]
    public void Options_reach_the_metrics_and_the_printed_table()
    {
        var options = new TranslationEvaluationOptions
        {
            Bleu = new() { Tokenizer = BleuTokenizer.International },
            ChrF = new() { WordOrder = 2 },
            EditRate = new() { CaseSensitive = true },
        };

        TranslationMetrics metrics = _ml.Translation.Evaluate(_ml.Data.LoadFromEnumerable(s_rows), ["Target", "Other"], options: options);

        Assert.Equal(43.91623493, metrics.Bleu.Score, 1e-6);
        string version = metrics.Bleu.Signature[metrics.Bleu.Signature.IndexOf("version:", StringComparison.Ordinal)..];
        Assert.Equal(
            [
                $"BLEU      43.92  nrefs:2|case:mixed|eff:no|tok:intl|smooth:exp|{version}",
                $"chrF2++   {metrics.ChrF.Score:F2}  nrefs:2|case:mixed|eff:yes|nc:6|nw:2|space:no|{version}",
                $"TER       {metrics.EditRate!.Score:F2}  nrefs:2|case:mixed|tok:tercom|norm:no|punct:yes|asian:no|{version}",
            ],
            metrics.ToString().Split(Environment.NewLine));
    }

    [Fact]
    public void Columns_may_have_any_names_and_rows_may_be_empty()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(s_rows.Append(new Row { Target = null, Other = "" }));

        TranslationMetrics metrics = _ml.Translation.Evaluate(data, "Other", "Target");

        string[] hypotheses = [.. s_rows.Select(row => row.Target!), ""];
        Assert.Equal(ChrF.Corpus(hypotheses, [.. s_rows.Select(row => row.Other!), ""]).Score, metrics.ChrF.Score);
    }

    [Fact]
    public void What_cannot_be_evaluated_is_refused_with_the_reason()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(s_rows);

        Refused("Input column 'Reference': expected text, found no such column among", () => _ml.Translation.Evaluate(data, "Reference"));
        Refused("Input column 'Tokens': expected text, found Vector<", () => _ml.Translation.Evaluate(data, "Target", "Tokens"));
        Refused("Input column 'Number': expected text, found Single", () => _ml.Translation.Evaluate(data, "Number"));
        Refused("Reference columns: expected one or more, found none.", () => _ml.Translation.Evaluate(data, Array.Empty<string>()));
        Refused(
            "Columns of hypotheses and references: expected different ones, found 'Translation', 'Target', 'Target'.",
            () => _ml.Translation.Evaluate(data, ["Target", "Target"]));
        Refused(
            "Option MaximumOrder: expected 1 to 16, found 0.",
            () => _ml.Translation.Evaluate(data, options: new() { Bleu = new() { MaximumOrder = 0 } }));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => _ml.Translation.Evaluate(_ml.Data.LoadFromEnumerable(Array.Empty<Row>())));
        Assert.Equal("Scored rows: expected at least one, found none.", error.Message);
        Assert.Throws<ArgumentNullException>(() => ((MLContext)null!).Translation);
    }

    [Theory]
    [InlineData(100, BleuTokenizer.Mteval13a, true)]
    [InlineData(99, BleuTokenizer.Mteval13a, false)]
    [InlineData(100, BleuTokenizer.None, false)]
    public void Many_translations_that_look_tokenized_are_warned_of(int count, BleuTokenizer tokenizer, bool isWarned)
    {
        var lines = new List<string>();
        _ml.Log += (_, e) => lines.Add(e.Message);
        IDataView data = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, count).Select(_ => new Row { Target = "Yes.", Translation = "Yes ." }));

        _ml.Translation.Evaluate(data, options: new() { Bleu = new() { Tokenizer = tokenizer } });

        Assert.Equal(
            isWarned, lines.Any(line => line.Contains("Translations: 100 end in a space and a period.", StringComparison.Ordinal)));
    }

    [DataFact("multi30k/test_2016_flickr.en.gz")]
    public void English_of_Multi30k_damaged_by_a_rule_scores_as_sacreBLEU_scores_it() => AssertDamaged(
        "en",
        "BLEU = 74.62 100.0/91.1/80.5/68.3 (BP = 0.887 ratio = 0.893 hyp_len = 11568 ref_len = 12955)",
        bleu: 74.61834644615675, chrF: 86.28728241988422, editRate: 13.26703669441875);

    [DataFact("multi30k/test_2016_flickr.de.gz")]
    public void German_of_Multi30k_damaged_by_a_rule_scores_as_sacreBLEU_scores_it() => AssertDamaged(
        "de",
        "BLEU = 74.16 100.0/91.2/80.4/67.6 (BP = 0.884 ratio = 0.890 hyp_len = 10773 ref_len = 12106)",
        bleu: 74.15895106784592, chrF: 87.20889122707035, editRate: 13.761771022633404);

    [DataFact("multi30k/test_2016_flickr.fr.gz")]
    public void French_of_Multi30k_damaged_by_a_rule_scores_as_sacreBLEU_scores_it() => AssertDamaged(
        "fr",
        "BLEU = 75.02 100.0/91.2/80.7/68.6 (BP = 0.890 ratio = 0.896 hyp_len = 12095 ref_len = 13505)",
        bleu: 75.01824559061535, chrF: 87.19734823495926, editRate: 12.906330988522768);

    private void AssertDamaged(string language, string printed, double bleu, double chrF, double editRate)
    {
        string path = DataFactAttribute.Unpack($"multi30k/test_2016_flickr.{language}.gz");
        string[] lines = File.ReadAllLines(path);
        File.Delete(path);
        IDataView data = _ml.Data.LoadFromEnumerable(lines.Select((line, i) => new Row { Target = line, Translation = Damage(line, i) }));

        TranslationMetrics metrics = _ml.Translation.Evaluate(
            data, options: new() { ChrF = new() { WordOrder = 2 }, EditRate = new() { Normalize = true } });

        Assert.Equal(1000, metrics.Sentences);
        Assert.Equal(printed, metrics.Bleu.ToString());
        Assert.Equal(bleu, metrics.Bleu.Score, 1e-9);
        Assert.Equal(chrF, metrics.ChrF.Score, 1e-9);
        Assert.Equal(editRate, metrics.EditRate!.Score, 1e-9);
    }

    /// <summary>Of three sentences, one loses its last word, one has its first three words last, and one loses every fifth word.</summary>
    private static string Damage(string sentence, int number)
    {
        string[] words = sentence.Split(' ');
        return string.Join(' ', (number % 3) switch
        {
            0 => words[..^1],
            1 => [.. words[3..], .. words[..3]],
            _ => words.Where((_, i) => i % 5 != 4),
        });
    }

    private static void Refused(string expected, Func<object> action) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(() => action()).Message);
}
