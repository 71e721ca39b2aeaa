using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Tagging;

/// <summary>The command <c>evaluate</c>: evaluates a saved tagger on a file with tags.</summary>
internal static class EvaluateCommand
{
    public static void Run(string modelPath, TaggedFile testFile, int mistakes, string? columns, int? gpu, bool json)
    {
        OutputFile.Check("--columns", columns);
        if (mistakes < 0)
        {
            throw new SampleException($"--mistakes: expected at least 0, found {mistakes}.");
        }

        var ml = new MLContext { GpuDeviceId = gpu };
        using TransformerChain<ITransformer> model = SavedTagger.Load(ml, modelPath);
        IDataView scored = ml.Data.Cache(
            SavedTagger.TaggerOf(model).Transform(testFile.Load(ml)), "Tokens", "Tags", "PredictedTags", "TagConfidence");
        TaggerReport report = ml.SequenceLabeling.Inspect(scored, new InspectTagsOptions { MistakeCount = mistakes });
        Console.Write(report);
        if (columns is not null)
        {
            OutputFile.Write(columns, path => WriteColumns(scored, path));
            Console.WriteLine($"Saved {Path.GetFullPath(columns)}.");
        }

        if (json)
        {
            SequenceLabelingMetrics metrics = report.Metrics;
            Report.Json(new
            {
                metrics.Precision,
                metrics.Recall,
                metrics.F1,
                MacroF1 = metrics.Macro.F1,
                metrics.TokenAccuracy,
                metrics.Sentences,
            });
        }
    }

    private static void WriteColumns(IDataView scored, string path)
    {
        using var writer = new StreamWriter(path);
        using IEnumerator<string[]> tokens = scored.GetColumn<string[]>("Tokens").GetEnumerator(),
            tags = scored.GetColumn<string[]>("Tags").GetEnumerator(),
            predicted = scored.GetColumn<string[]>("PredictedTags").GetEnumerator();
        while (tokens.MoveNext() && tags.MoveNext() && predicted.MoveNext())
        {
            for (int i = 0; i < tokens.Current.Length; i++)
            {
                // A space would divide columns.
                writer.Write($"{tokens.Current[i].Replace(' ', '_')} {tags.Current[i]} {predicted.Current[i]}\n");
            }

            writer.Write('\n');
        }
    }
}
