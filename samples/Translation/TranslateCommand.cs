using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Translation;

/// <summary>Translates texts from the command line, or the lines of standard input.</summary>
internal static class TranslateCommand
{
    public static void Run(string modelPath, int beam, int best, string[] texts)
    {
        var ml = new MLContext();
        IReadOnlyList<ITransformer> model = SavedTranslator.Load(ml, modelPath, new SearchOptions { BeamSize = Math.Max(beam, best), BestCount = best });
        foreach (string text in texts.Length > 0 ? texts : Lines())
        {
            IDataView translated = SavedTranslator.Apply(model, ml.Data.LoadFromEnumerable<SentencePair>([new() { Source = text }]));
            if (best == 1)
            {
                Console.WriteLine(translated.GetColumn<string>(nameof(Translated.Translation)).Single());
                continue;
            }

            // As subwords, which is how the alternatives differ.
            string[] found = translated.GetColumn<string[]>("TranslationBest").Single();
            float[] scores = translated.GetColumn<float[]>("TranslationBestScores").Single();
            foreach ((string translation, float score) in found.Zip(scores))
            {
                Console.WriteLine($"{score:F3}\t{translation.Replace("@@ ", "", StringComparison.Ordinal)}");
            }
        }
    }

    private static IEnumerable<string> Lines()
    {
        while (Console.In.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
