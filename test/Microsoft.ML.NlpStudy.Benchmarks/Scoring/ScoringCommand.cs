using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary><c>scoring</c>: how long Evaluate takes for IMDB's 25,000 training reviews, and a single pass over their scores.</summary>
/// <remarks>
/// The vocabulary is that of the sample: up to 20,000 words. The network has the default sizes and learns from a few reviews only, which
/// makes no difference to its speed.
/// </remarks>
internal static class ScoringCommand
{
    private const int Trained = 64;

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        Option<PredictionNetwork> network = new("--network") { Description = "The classifier" };
        var command = new Command("scoring", "Seconds to evaluate 25,000 reviews; needs NLPSTUDY_DATA") { rounds, network, patience };
        command.SetAction(parsed => Run(
            parsed.GetValue(network), parsed.GetValue(rounds), MachineLoad.WithPatience(parsed.GetValue(patience))));
        return command;
    }

    private static void Run(PredictionNetwork network, int rounds, MachineLoad load)
    {
        using var corpus = new ReviewCorpus();
        var ml = new MLContext(seed: 1);
        IDataView reviews = ml.Data.LoadLabeledText(corpus.CsvPath);
        ITransformer text = ml.Transforms.Text.CleanText("Clean", "Text")
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions { MaximumSize = 20_000 }))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Fit(reviews);
        IDataView ids = text.Transform(reviews);
        using TextClassifierTransformer model = network.Trainer(ml).Fit(ml.Data.TakeRows(ids, Trained));
        List<double> reading = [], pass = [], evaluation = [];
        for (int round = 0; round < rounds; round++)
        {
            load.AwaitQuiet();
            reading.Add(Seconds(() => ids.GetColumn<uint[]>("Ids").Sum(row => row.Length)));
            pass.Add(Seconds(() => model.Transform(ids).GetColumn<float[]>("Score").Sum(row => row[0])));
            evaluation.Add(Seconds(() => ml.MulticlassClassification.Evaluate(model.Transform(ids))));
        }

        Console.WriteLine("| network | ids alone, s | scores once, s | Evaluate, s |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Console.WriteLine(
            $"| {network} | {Figures.Cell(reading, "f2")} | {Figures.Cell(pass, "f2")} | {Figures.Cell(evaluation, "f2")} |");
        load.Report();
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
