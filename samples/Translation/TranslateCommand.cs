using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Sentiment;

namespace Translation;

/// <summary>Translates texts from the command line, or the lines of standard input.</summary>
internal static class TranslateCommand
{
    // A file's lines are translated faster side by side; at a terminal each is answered.
    private const int LinesAtOnce = 256;

    public static void Run(string modelPath, int beam, int best, string? attention, int? gpu, string[] texts)
    {
        if (attention is not null && (Path.GetExtension(attention).ToLowerInvariant() is not (".svg" or ".json") || texts.Length != 1))
        {
            throw new SampleException($"--attention: expected a name that ends with .svg or .json, and one text, found '{attention}' and {texts.Length}.");
        }

        OutputFile.Check("--attention", attention);

        var ml = new MLContext { GpuDeviceId = gpu };
        IReadOnlyList<ITransformer> model = SavedTranslator.Load(ml, modelPath, new SearchOptions { BeamSize = Math.Max(beam, best), BestCount = best });
        foreach (string[] some in texts.Length > 0 ? [texts] : Lines().Chunk(Console.IsInputRedirected ? LinesAtOnce : 1))
        {
            IDataView translated = SavedTranslator.Apply(model, ml.Data.LoadFromEnumerable(some.Select(text => new SentencePair { Source = text })));
            if (attention is not null)
            {
                Attention(translated).Save(attention);
            }

            if (best == 1)
            {
                foreach (string translation in translated.GetColumn<string>(nameof(Translated.Translation)))
                {
                    Console.WriteLine(translation);
                }

                continue;
            }

            // As subwords, which is how the alternatives differ; translated once for both columns.
            IDataView kept = ml.Data.Cache(translated, "TranslationBest", "TranslationBestScores");
            IEnumerable<(string[] Translations, float[] Scores)> found = kept.GetColumn<string[]>("TranslationBest").Zip(kept.GetColumn<float[]>("TranslationBestScores"));
            foreach ((string translation, float score) in found.SelectMany(row => row.Translations.Zip(row.Scores)))
            {
                Console.WriteLine($"{score:F3}\t{translation.Replace("@@ ", "", StringComparison.Ordinal)}");
            }
        }
    }

    /// <summary>What each subword of the translation, and its end, attended to.</summary>
    private static HeatMap Attention(IDataView translated)
    {
        string[] source = translated.GetColumn<string[]>("SourceTokens").Single(), found = translated.GetColumn<string[]>("TranslationTokens").Single();
        if (source.Length == 0)
        {
            throw new SampleException("--attention: expected a text with a token at least, found none.");
        }

        float[] weights = translated.GetColumn<float[]>("TranslationAttention").Single();
        int read = weights.Length / (found.Length + 1);
        IReadOnlyList<double>[] rows = [.. weights.Chunk(read).Select(row => (double[])[.. row.Select(weight => (double)weight)])];
        return HeatMap.OfAttention([.. found, "(end)"], source[..read], rows, "Attention");
    }

    private static IEnumerable<string> Lines()
    {
        while (Console.In.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
