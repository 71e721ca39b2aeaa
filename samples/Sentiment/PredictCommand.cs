using Microsoft.ML;
using Samples;

namespace Sentiment;

/// <summary>The command <c>predict</c>: classifies texts of the command line, or the lines of standard input.</summary>
internal static class PredictCommand
{
    public static void Run(string modelPath, int? gpu, string[] texts)
    {
        IEnumerable<string> asked = texts.Length > 0 ? texts : StandardInput.Lines();
        foreach ((string text, string sentiment, float probability) in Predict(modelPath, gpu, asked))
        {
            Console.WriteLine($"{sentiment}\t{probability:P1}\t{text}");
        }
    }

    /// <summary>Predicts the class of each text as soon as it arrives, with its probability.</summary>
    public static IEnumerable<(string Text, string Sentiment, float Probability)> Predict(
        string modelPath, int? gpu, IEnumerable<string> texts)
    {
        var ml = new MLContext { GpuDeviceId = gpu };
        using PredictionEngine<Review, Prediction> engine =
            ml.Model.CreatePredictionEngine<Review, Prediction>(ModelFile.Load(ml, modelPath));
        foreach (string text in texts)
        {
            Prediction prediction = engine.Predict(new Review { Text = text });
            yield return (text, prediction.PredictedSentiment, prediction.Score.Max());
        }
    }
}
