using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>The command <c>evaluate</c>: evaluates a saved model on a file with labels.</summary>
internal static class EvaluateCommand
{
    public static void Run(string modelPath, ReviewFile testFile, string? plot, int mistakes, int? gpu, bool json)
    {
        PlotFile.Check("--plot", plot);
        if (mistakes < 0)
        {
            throw new SampleException($"--mistakes: expected at least 0, found {mistakes}.");
        }

        var ml = new MLContext { GpuDeviceId = gpu };
        ITransformer model = ModelFile.Load(ml, modelPath);
        using var resources = model as IDisposable;
        IDataView test = testFile.Load(ml, Console.WriteLine);
        LabelCheck.Run(test, testFile.Path, leastClasses: 1, "");
        ClassificationReport report = Evaluation.Of(ml, model, test, mistakes);
        Report.Figures(report, "Test file");
        if (mistakes > 0)
        {
            Report.Mistakes(report);
        }

        PlotFile.Save(report.PlotConfusionMatrix($"{Path.GetFileName(testFile.Path)}: {report.Accuracy:P1} right"), plot);
        if (json)
        {
            Report.Json(new { TestAccuracy = report.Accuracy, report.LogLoss, MacroF1 = report.Macro.F1, Reviews = report.Rows });
        }
    }
}
