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
    public static void Run(ScoringJob job, int? gpu) => job.Run(ml => Load(ml, job.Model, gpu));

    /// <summary>Loads a classifier for the scoring of files.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The file of the model.</param>
    /// <param name="gpu">The number of the GPU to use; <see langword="null"/>: the CPU.</param>
    /// <exception cref="SampleException">There is no such file, or it is not a model.</exception>
    public static Scorer Load(MLContext ml, string path, int? gpu)
    {
        ml.GpuDeviceId = gpu;
        ITransformer model = ModelFile.Load(ml, path);
        return new Scorer(
            ml, nameof(Review.Text), nameof(Review.Sentiment), model.Transform,
            [nameof(Prediction.PredictedSentiment), nameof(Prediction.Score)])
        {
            Model = model as IDisposable,
        };
    }
}
