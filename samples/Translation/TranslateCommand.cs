using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Translation;

/// <summary>The command <c>translate</c>: translates texts of the command line, or the lines of standard input.</summary>
internal static class TranslateCommand
{
    // The lines of a file are translated faster in batches; a line typed in a terminal is translated at once.
    private const int LinesAtOnce = 256;

    public static void Run(string modelPath, int beam, int best, double unknownPenalty, string? attention, int? gpu, string[] texts)
    {
        if (attention is not null && (Path.GetExtension(attention).ToLowerInvariant() is not (".svg" or ".json") || texts.Length != 1))
        {
            throw new SampleException(
                $"--attention: expected a name that ends with .svg or .json, and one text, found '{attention}' and {texts.Length}.");
        }

        OutputFile.Check("--attention", attention);

        var ml = new MLContext { GpuDeviceId = gpu };
        var search = new SearchOptions { BeamSize = Math.Max(beam, best), BestCount = best, UnknownPenalty = unknownPenalty };
        IReadOnlyList<ITransformer> model = SavedTranslator.Load(ml, modelPath, search);
        int read = 0;
        foreach (string[] some in texts.Length > 0 ? [texts] : StandardInput.Lines().Chunk(Console.IsInputRedirected ? LinesAtOnce : 1))
        {
            IDataView sources = ml.Data.LoadFromEnumerable(some.Select(text => new SentencePair { Source = text }));
            IDataView translated = SavedTranslator.Apply(model, sources);
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

            foreach ((string[] translations, float[] scores) in Best(ml, model, sources, best))
            {
                read++;
                for (int rank = 0; rank < scores.Length; rank++)
                {
                    Console.WriteLine(
                        string.Create(CultureInfo.InvariantCulture, $"{read}\t{rank + 1}\t{scores[rank]:F3}\t{translations[rank]}"));
                }
            }
        }
    }

    /// <summary>Finds the best translations of each source with their scores, best first.</summary>
    private static IEnumerable<(string[] Translations, float[] Scores)> Best(
        MLContext ml, IReadOnlyList<ITransformer> model, IDataView sources, int count)
    {
        // One search finds all translations. The steps after it, which turn the best one into text, then run for each of them.
        int translator = model.TakeWhile(step => step is not TranslatorTransformer).Count();
        string[] keys = [
            .. Enumerable.Range(1, count).Select(rank => string.Create(CultureInfo.InvariantCulture, $"TranslationBestIds{rank}"))];
        IDataView found = ml.Data.Cache(SavedTranslator.Apply(model.Take(translator + 1), sources), ["TranslationBestScores", .. keys]);
        string[][] texts =
        [
            .. keys.Select(column => SavedTranslator.Apply(
                [ml.Transforms.CopyColumns("TranslationIds", column).Fit(found), .. model.Skip(translator + 1)], found)
                .GetColumn<string>(nameof(Translated.Translation)).ToArray()),
        ];
        return found.GetColumn<float[]>("TranslationBestScores")
            .Select((scores, row) => ((string[])[.. texts.Select(rank => rank[row])], scores));
    }

    /// <summary>Draws the attention of each subword of the translation, and of its end, to the source.</summary>
    private static HeatMap Attention(IDataView translated)
    {
        string[] source = translated.GetColumn<string[]>("SourceTokens").Single(),
            found = translated.GetColumn<string[]>("TranslationTokens").Single();
        if (source.Length == 0)
        {
            throw new SampleException("--attention: expected a text with at least one token, found none.");
        }

        float[] weights = translated.GetColumn<float[]>("TranslationAttention").Single();
        int read = weights.Length / (found.Length + 1);
        IReadOnlyList<double>[] rows = [.. weights.Chunk(read).Select(row => (double[])[.. row.Select(weight => (double)weight)])];
        return HeatMap.OfAttention([.. found, "(end)"], source[..read], rows, "Attention");
    }
}
