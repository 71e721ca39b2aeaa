using System.CommandLine;
using Microsoft.ML.NlpStudy.Tests.Support;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>embedding</c> and <c>fine-tuning</c>: tokens a second of all-MiniLM-L6-v2, side by side with ONNX Runtime and with the same network
/// by hand with TorchSharp's modules. <c>encoder-folder</c>: its files.
/// </summary>
/// <remarks>
/// Each side runs in a process of its own, in turns. Ids are drawn: texts of one length, so that nobody computes padding.
/// </remarks>
internal static class EncodersCommand
{
    private const string EmbeddingCommand = "embedding-process", FineTuningCommand = "fine-tuning-process";

    public static IEnumerable<Command> Create()
    {
        Option<int> rounds = Program.Rounds(5), patience = MachineLoad.Patience();
        var embedding = new Command("embedding", "Tokens embedded a second by MiniLM, this package and ONNX Runtime in turns")
        {
            rounds, patience,
        };
        embedding.SetAction(parsed => Embed(parsed.GetValue(rounds), MachineLoad.WithPatience(parsed.GetValue(patience))));
        yield return embedding;

        var steps = new Option<int>("--steps") { Description = "Steps that are measured", DefaultValueFactory = _ => 4 };
        var fineTuning = new Command("fine-tuning", "Tokens fine-tuned a second of MiniLM's shape, this package and handwritten TorchSharp")
        {
            rounds, steps, patience,
        };
        fineTuning.SetAction(parsed => FineTune(
            parsed.GetValue(rounds), parsed.GetValue(steps), MachineLoad.WithPatience(parsed.GetValue(patience))));
        yield return fineTuning;

        var target = new Argument<string>("folder") { Description = "The folder to write" };
        var folder = new Command("encoder-folder", "Write all-MiniLM-L6-v2 as Hugging Face lays it out, for --encoder of the samples")
        {
            target,
        };
        folder.SetAction(parsed => WriteFolder(parsed.GetRequiredValue(target)));
        yield return folder;
    }

    /// <summary>The sides of both commands, which run in processes of their own.</summary>
    public static IEnumerable<Command> CreateProcesses()
    {
        var isOwn = new Argument<bool>("own");
        var length = new Argument<int>("length");
        var embedding = new Command(EmbeddingCommand) { isOwn, length };
        embedding.SetAction(parsed => EmbeddingThroughput.Print(parsed.GetValue(isOwn), parsed.GetValue(length)));
        yield return embedding;

        var side = new Argument<FineTuningSide>("side");
        var steps = new Argument<int>("steps");
        var fineTuning = new Command(FineTuningCommand) { side, steps };
        fineTuning.SetAction(parsed => FineTuningThroughput.Print(parsed.GetValue(side), parsed.GetValue(steps)));
        yield return fineTuning;
    }

    private static void WriteFolder(string folder)
    {
        using var encoder = new MiniLm();
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(encoder.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        Console.WriteLine($"Wrote {folder}.");
    }

    private static void Embed(int rounds, MachineLoad load)
    {
        Console.WriteLine("| tokens a text | this package, tokens/s | batch | ONNX Runtime, tokens/s | batch | ratio |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (int length in (int[])[32, 128])
        {
            List<double> own = [], other = [], ownBatches = [], otherBatches = [];
            for (int round = 0; round < rounds; round++)
            {
                load.AwaitQuiet();
                Add(PeerProcess.This([EmbeddingCommand, "true", $"{length}"]), own, ownBatches);
                Add(PeerProcess.This([EmbeddingCommand, "false", $"{length}"]), other, otherBatches);
            }

            Console.WriteLine(
                $"| {length} | {Figures.Cell(own, "n0")} | {Figures.Cell(ownBatches, "n0")} | {Figures.Cell(other, "n0")} | "
                + $"{Figures.Cell(otherBatches, "n0")} | {Figures.Ratio(own, other)} |");
        }

        load.Report();

        static void Add(double[] figures, List<double> speeds, List<double> batches)
        {
            speeds.Add(figures[0]);
            batches.Add(figures[1]);
        }
    }

    private static void FineTune(int rounds, int steps, MachineLoad load)
    {
        FineTuningSide[] sides = Enum.GetValues<FineTuningSide>();
        List<double>[] speeds = [.. sides.Select(_ => new List<double>())];
        List<double>[] processorSpeeds = [.. sides.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            load.AwaitQuiet();
            foreach (FineTuningSide side in sides)
            {
                double[] figures = PeerProcess.This([FineTuningCommand, $"{side}", $"{steps}"]);
                speeds[(int)side].Add(figures[0]);
                processorSpeeds[(int)side].Add(figures[1]);
            }
        }

        Console.WriteLine("| side | tokens/s | to by hand | tokens per second of a processor | to by hand |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (FineTuningSide side in sides)
        {
            List<double> speed = speeds[(int)side], processorSpeed = processorSpeeds[(int)side];
            Console.WriteLine(
                $"| {side} | {Figures.Cell(speed, "n0")} | {Figures.Ratio(speed, speeds[(int)FineTuningSide.ByHand])} | "
                + $"{Figures.Cell(processorSpeed, "n0")} | "
                + $"{Figures.Ratio(processorSpeed, processorSpeeds[(int)FineTuningSide.ByHand])} |");
        }

        load.Report();
    }
}
