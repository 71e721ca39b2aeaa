using System.CommandLine;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>prediction</c>: how long a review takes, from its text to the probabilities, by a PredictionEngine and by hand with TorchSharp.
/// </summary>
/// <remarks>
/// The default networks over 20,002 tokens: a GRU of 128 in both directions, a CNN and a Transformer. Reviews are of random words, as many
/// as an average review of IMDB has: how well the network is trained makes no difference to its speed. Each side runs in a process of its
/// own.
/// </remarks>
internal static class PredictionCommand
{
    private const string ProcessCommand = "prediction-process";

    public static Command Create()
    {
        Option<int> tokens = Tokens(), rounds = Rounds(), patience = MachineLoad.Patience();
        var command = new Command("prediction", "Milliseconds a review with the default networks, this package and handwritten TorchSharp")
        {
            tokens, rounds, patience,
        };
        command.SetAction(
            parsed => Run(parsed.GetValue(tokens), parsed.GetValue(rounds), MachineLoad.WithPatience(parsed.GetValue(patience))));
        return command;
    }

    /// <summary>The sides of <c>prediction</c>, which run in processes of their own.</summary>
    public static Command CreateProcess()
    {
        Option<int> tokens = Tokens(), rounds = Rounds();
        var network = new Argument<PredictionNetwork>("network");
        var isByHand = new Argument<bool>("by-hand");
        var threads = new Argument<int>("threads");
        var command = new Command(ProcessCommand) { network, isByHand, threads, tokens, rounds };
        command.SetAction(parsed =>
        {
            var reviews = new PredictionReviews(parsed.GetValue(tokens), parsed.GetValue(rounds));
            if (parsed.GetValue(isByHand))
            {
                HandwrittenPrediction.Print(reviews, parsed.GetValue(network), parsed.GetValue(threads));
            }
            else
            {
                PredictionThroughput.Print(reviews, parsed.GetValue(network));
            }
        });
        return command;
    }

    private static void Run(int tokens, int rounds, MachineLoad load)
    {
        Console.WriteLine("| network | | words | reviews | median, ms | 5th percentile | 95th percentile | allocated, kB |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (PredictionNetwork network in Enum.GetValues<PredictionNetwork>())
        {
            foreach ((string name, bool isByHand, int threads) in new[]
            {
                ("PredictionEngine", false, 0), ("by hand, as it comes", true, 0), ("by hand, one thread", true, 1),
            })
            {
                load.AwaitQuiet();
                double[] figures = PeerProcess.This(
                    [ProcessCommand, $"{network}", $"{isByHand}", $"{threads}", "--tokens", $"{tokens}", "--rounds", $"{rounds}"]);
                Console.WriteLine(
                    $"| {network} | {name} | {tokens} | {rounds:n0} | {figures[0]:f2} | {figures[1]:f2} | {figures[2]:f2} | "
                        + $"{figures[3]:f1} |");
            }
        }

        load.Report();
    }

    private static Option<int> Tokens() => new("--tokens") { Description = "Words in a review", DefaultValueFactory = _ => 230 };

    private static Option<int> Rounds() => Program.Rounds(2000);
}
