using Microsoft.ML;

namespace Sentiment;

/// <summary>Asks a saved model about texts from the command line, or about the lines of standard input.</summary>
internal static class PredictCommand
{
    public static void Run(string modelPath, int? gpu, string[] texts)
    {
        foreach ((string text, string sentiment, float probability) in Predict(modelPath, gpu, texts.Length > 0 ? texts : Lines()))
        {
            Console.WriteLine($"{sentiment}\t{probability:P1}\t{text}");
        }
    }

    /// <summary>The predictions, each as soon as its text is there, with the probability of the predicted class.</summary>
    public static IEnumerable<(string Text, string Sentiment, float Probability)> Predict(
        string modelPath, int? gpu, IEnumerable<string> texts)
    {
        var ml = new MLContext { GpuDeviceId = gpu };
        using PredictionEngine<Review, Prediction> engine =
            ml.Model.CreatePredictionEngine<Review, Prediction>(EvaluateCommand.LoadModel(ml, modelPath));
        foreach (string text in texts)
        {
            Prediction prediction = engine.Predict(new Review { Text = text });
            yield return (text, prediction.PredictedSentiment, prediction.Score.Max());
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
