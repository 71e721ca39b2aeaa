using System.CommandLine;
using Microsoft.ML;
using Samples;

namespace Sentiment;

/// <summary>The command <c>score</c>: classifies the texts of many files.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var options = new ScoringOptions();
        Option<int?> gpu = SampleOptions.Gpu();
        var command = new Command("score", "Classify the texts of many files with a saved model") { gpu };
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Of(parsed), parsed.GetValue(gpu)));
        return command;
    }

    /// <summary>Scores the files of a job.</summary>
    public static void Run(ScoringJob job, int? gpu) => job.Run(ml =>
    {
        ml.GpuDeviceId = gpu;
        ITransformer model = ModelFile.Load(ml, job.Model);
        return new Scorer(
            ml, nameof(Review.Text), nameof(Review.Sentiment), model.Transform,
            [nameof(Prediction.PredictedSentiment), nameof(Prediction.Score)]);
    });
}
