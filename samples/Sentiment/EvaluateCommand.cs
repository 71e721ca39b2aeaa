using Microsoft.ML;

namespace Sentiment;

/// <summary>Evaluates a saved model on a labelled file.</summary>
internal static class EvaluateCommand
{
    public static void Run(string modelPath, ReviewFile testFile, bool json)
    {
        var ml = new MLContext();
        ITransformer model = LoadModel(ml, modelPath);
        using var resources = model as IDisposable;
        Evaluation evaluation = Evaluation.Of(ml, model, testFile.Load(ml));
        Report.Metrics(evaluation, "Test file");
        if (json)
        {
            Report.Json(new { TestAccuracy = evaluation.Accuracy, evaluation.Metrics.LogLoss, Reviews = evaluation.Rows });
        }
    }

    public static ITransformer LoadModel(MLContext ml, string path) => File.Exists(path)
        ? ml.Model.Load(path, out _)
        : throw new SampleException($"{path}: no such model; 'train' writes one.");
}
