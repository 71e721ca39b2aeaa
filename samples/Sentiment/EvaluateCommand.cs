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
