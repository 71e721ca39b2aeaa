using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary><c>prediction</c>: how long a PredictionEngine takes for a review, from its text to the probabilities.</summary>
/// <remarks>
/// The command line's default network, a GRU of 128 in both directions over 20,002 tokens. Reviews are of random words, as many as an average review of
/// IMDB has: how well the network is trained makes no difference to its speed.
/// </remarks>
internal static class PredictionCommand
{
    private const int Vocabulary = 20_000, WarmUp = 200;

    public static Command Create()
    {
        var tokens = new Option<int>("--tokens") { Description = "Words in a review", DefaultValueFactory = _ => 230 };
        Option<int> rounds = Program.Rounds(2000);
        var command = new Command("prediction", "Milliseconds a review of a PredictionEngine with the default GRU, one review at a time") { tokens, rounds };
        command.SetAction(parsed => Run(parsed.GetValue(tokens), parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(int tokens, int rounds)
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        string Review(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => $"w{random.Next(Vocabulary)}"));

        // The first row has every token, so that the vocabulary is whole whatever is drawn; two classes are all that the others are for.
        var rows = Enumerable.Range(0, 16).Select(i => new Row { Text = Review(8), Sentiment = i % 2 == 0 }).ToList();
        rows[0].Text = string.Join(' ', Enumerable.Range(0, Vocabulary).Select(i => $"w{i}"));
        var options = new RnnClassifierOptions { Training = new TrainingOptions { Epochs = 1, ValidationFraction = 0 } };
        using TransformerChain<TextClassifierTransformer> model = ml.Transforms.Text.CleanText("Clean", "Text")
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(ml.MulticlassClassification.Trainers.RnnClassifier(options))
            .Fit(ml.Data.LoadFromEnumerable(rows));
        PredictionEngine<Row, Prediction> engine =
            ml.Model.CreatePredictionEngine<Row, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });

        var times = new List<double>();
        for (int i = -WarmUp; i < rounds; i++)
        {
            var review = new Row { Text = Review(tokens) };
            long start = Stopwatch.GetTimestamp();
            engine.Predict(review);
            if (i >= 0)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        engine.Dispose();
        times.Sort();
        Console.WriteLine("| weights | words | reviews | median, ms | 5th percentile | 95th percentile |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        Console.WriteLine($"| {model.LastTransformer.ParameterCount:n0} | {tokens} | {rounds:n0} | {Figures.Median(times):f2} | {times[rounds / 20]:f2} | {times[rounds - 1 - (rounds / 20)]:f2} |");
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool Sentiment { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
