using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Translation;

/// <summary>The command <c>evaluate</c>: evaluates a saved translator on pairs.</summary>
internal static class EvaluateCommand
{
    private const int ExamplesShown = 5;

    public static void Run(string modelPath, PairFiles files, int beam, bool lowercase, string bleuTokenizer, int? gpu)
    {
        BleuTokenizer tokenizer;
        try
        {
            tokenizer = BleuOptions.TokenizerNamed(bleuTokenizer);
        }
        catch (ArgumentException error)
        {
            throw new SampleException($"--bleu-tokenizer: {error.Message}");
        }

        var ml = new MLContext { GpuDeviceId = gpu };
        IReadOnlyList<ITransformer> model = SavedTranslator.Load(ml, modelPath, new SearchOptions { BeamSize = beam });
        Report(ml, SavedTranslator.Apply(model, files.Load(ml)), lowercase, tokenizer);
    }

    /// <summary>Prints BLEU and chrF of the translations, and the first five translations.</summary>
    public static void Report(MLContext ml, IDataView translated, bool lowercase, BleuTokenizer tokenizer = BleuTokenizer.Mteval13a)
    {
        // Cached, so that figures and examples need one translation only.
        IDataView kept = ml.Data.Cache(
            translated, nameof(SentencePair.Source), nameof(SentencePair.Target), nameof(Translated.Translation));
        TranslationMetrics metrics = ml.Translation.Evaluate(
            kept, options: new TranslationEvaluationOptions { Bleu = new BleuOptions { LowerCase = lowercase, Tokenizer = tokenizer } });
        Table examples = new Table().RoundedBorder().AddColumns("Source", "Translation", "Reference");
        string[] sources = [.. First(kept, nameof(SentencePair.Source))];
        string[] targets = [.. First(kept, nameof(SentencePair.Target))], found = [.. First(kept, nameof(Translated.Translation))];
        for (int i = 0; i < sources.Length; i++)
        {
            examples.AddRow(Markup.Escape(sources[i]), Markup.Escape(found[i]), Markup.Escape(targets[i]));
        }

        AnsiConsole.Write(examples);
        Console.WriteLine(metrics);
    }

    private static IEnumerable<string> First(IDataView data, string column) => data.GetColumn<string>(column).Take(ExamplesShown);
}
