using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>Evaluates a saved model on a labeled file.</summary>
internal static class EvaluateCommand
{
    public static void Run(string modelPath, ReviewFile testFile, string? plot, int mistakes, int? gpu, bool json)
    {
        PlotFile.Check(plot);
        if (mistakes < 0)
        {
            throw new SampleException($"--mistakes: expected at least 0, found {mistakes}.");
        }

        var ml = new MLContext { GpuDeviceId = gpu };
        ITransformer model = LoadModel(ml, modelPath);
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

    public static ITransformer LoadModel(MLContext ml, string path)
    {
        if (!File.Exists(path))
        {
            throw new SampleException($"{path}: no such model; 'train' writes one.");
        }

        try
        {
            return ml.Model.Load(path, out _);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or InvalidDataException)
        {
            throw new SampleException($"{path}: expected a model as 'train' writes it: {error.Message}");
        }
    }
}
