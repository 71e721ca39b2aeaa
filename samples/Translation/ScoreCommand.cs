using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Translation;

/// <summary>The command <c>score</c>: translates the texts of many files.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var options = new ScoringOptions();
        Option<int> beam = SampleOptions.Defaulted(
            "--beam", "The number of partial translations kept at each step; 1 is greedy search", 5, "N");
        Option<int?> gpu = SampleOptions.Gpu();
        var command = new Command("score", "Translate the texts of many files with a saved translator") { beam, gpu };
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Of(parsed), parsed.GetValue(beam), parsed.GetValue(gpu)));
        return command;
    }

    /// <summary>Translates the files of a job.</summary>
    public static void Run(ScoringJob job, int beam, int? gpu) => job.Run(
        ml =>
        {
            ml.GpuDeviceId = gpu;
            IReadOnlyList<ITransformer> model = SavedTranslator.Load(ml, job.Model, new SearchOptions { BeamSize = beam });
            return new Scorer(
                ml, nameof(SentencePair.Source), nameof(SentencePair.Target), rows => SavedTranslator.Apply(model, rows),
                [nameof(Translated.Translation), nameof(Translated.TranslationScore)]);
        },
        $"beam {beam}");
}
