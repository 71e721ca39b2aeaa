using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Metrics;

/// <summary>Every metric against the figures of sacreBLEU and NLTK, on plain and on awkward corpora.</summary>
public class ReferenceScoreTests
{
    private static readonly ReferenceScores s_reference = ReferenceScores.Load();

    [Fact]
    public void BLEU_is_what_sacreBLEU_computes()
    {
        var errors = new List<string>();
        foreach ((ReferenceCase each, ReferenceSetting setting, double expected) in s_reference.Of("bleu"))
        {
            BleuScore score = Bleu.Corpus(each.Hypotheses, each.References, BleuOptionsOf(setting));
            Compare(errors, each, setting, expected, score.Score, score.Signature);
            if (setting.Options.Count == 0)
            {
                Compare(errors, each, setting, each.Text[0], score.ToString());
            }
        }

        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors.Take(10)));
    }

    [Fact]
    public void ChrF_is_what_sacreBLEU_computes()
    {
        var errors = new List<string>();
        foreach ((ReferenceCase each, ReferenceSetting setting, double expected) in s_reference.Of("chrf"))
        {
            ChrFOptions options = ChrFOptionsOf(setting);
            ChrFScore score = ChrF.Corpus(each.Hypotheses, each.References, options);
            Compare(errors, each, setting, expected, score.Score, score.Signature);
            if (options == new ChrFOptions() || options == new ChrFOptions { WordOrder = 2 })
            {
                Compare(errors, each, setting, each.Text[options.WordOrder == 0 ? 1 : 2], score.ToString());
            }
        }

        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors.Take(10)));
    }

    [Fact]
    public void TER_is_what_sacreBLEU_computes()
    {
        var errors = new List<string>();
        List<ReferenceSetting> settings = [.. s_reference.Settings.Where(setting => setting.Metric == "ter")];
        foreach ((ReferenceCase each, ReferenceSetting setting, double expected) in s_reference.Of("ter"))
        {
            TranslationEditRateScore score = TranslationEditRate.Corpus(each.Hypotheses, each.References, TerOptionsOf(setting));
            Compare(errors, each, setting, expected, score.Score, score.Signature);
            double[] counts = each.Ter[settings.IndexOf(setting)];
            Compare(errors, each, setting, $"{counts[0]} edits of {counts[1]:F6}", $"{score.Edits} edits of {score.ReferenceLength:F6}");
            if (setting.Options.Count == 0)
            {
                Compare(errors, each, setting, each.Text[3], score.ToString());
            }
        }

        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors.Take(10)));
    }

    [Fact]
    public void GLEU_is_what_NLTK_computes()
    {
        (int Minimum, int Maximum)[] orders = [(1, 4), (1, 2), (2, 3)];
        foreach (ReferenceCase each in s_reference.Cases)
        {
            for (int i = 0; i < each.Gleu.Length; i++)
            {
                string[] hypothesis = Words(each.Hypotheses[i]);
                string[][] references = [.. each.References.Select(set => set[i]).OfType<string>().Select(Words)];
                for (int j = 0; j < orders.Length; j++)
                {
                    Assert.Equal(each.Gleu[i][j], Gleu.Sentence(hypothesis, references, orders[j].Minimum, orders[j].Maximum), 1e-8);
                }
            }
        }

        static string[] Words(string text) => [.. TextTokenizer.Whitespace.Tokenize(text)];
    }

    private static BleuOptions BleuOptionsOf(ReferenceSetting setting) => new()
    {
        Tokenizer = setting.Text("tokenize", "13a") switch
        {
            "13a" => BleuTokenizer.Mteval13a,
            "intl" => BleuTokenizer.International,
            "char" => BleuTokenizer.Characters,
            "zh" => BleuTokenizer.Chinese,
            _ => BleuTokenizer.None,
        },
        Smoothing = setting.Text("smooth_method", "exp") switch
        {
            "exp" => BleuSmoothing.Exponential,
            "floor" => BleuSmoothing.Floor,
            "add-k" => BleuSmoothing.AddK,
            _ => BleuSmoothing.None,
        },
        SmoothingValue = setting.Real("smooth_value"),
        LowerCase = setting.Is("lowercase"),
        EffectiveOrder = setting.Is("effective_order"),
        MaximumOrder = setting.Number("max_ngram_order", 4),
    };

    private static ChrFOptions ChrFOptionsOf(ReferenceSetting setting) => new()
    {
        CharacterOrder = setting.Number("char_order", 6),
        WordOrder = setting.Number("word_order", 0),
        Beta = setting.Number("beta", 2),
        LowerCase = setting.Is("lowercase"),
        WhiteSpace = setting.Is("whitespace"),
        EpsilonSmoothing = setting.Is("eps_smoothing"),
    };

    private static TranslationEditRateOptions TerOptionsOf(ReferenceSetting setting) => new()
    {
        Normalize = setting.Is("normalized"),
        RemovePunctuation = setting.Is("no_punct"),
        AsianSupport = setting.Is("asian_support"),
        CaseSensitive = setting.Is("case_sensitive"),
    };

    private static void Compare(
        List<string> errors, ReferenceCase each, ReferenceSetting setting, double expected, double found, string signature)
    {
        if (!(Math.Abs(expected - found) <= 1e-7))
        {
            errors.Add($"{each.Name}, {setting}: expected {expected}, found {found}");
        }

        string withoutVersion = signature[..signature.IndexOf("version:", StringComparison.Ordinal)];
        Compare(errors, each, setting, $"{each.Nrefs}|{setting.Signature}", withoutVersion);
    }

    private static void Compare(List<string> errors, ReferenceCase each, ReferenceSetting setting, string expected, string found)
    {
        if (expected != found)
        {
            errors.Add($"{each.Name}, {setting}: expected {expected}, found {found}");
        }
    }
}
