using System.CommandLine;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>language-model</c>: tokens a second and perplexity of a language model of IMDB's reviews, side by side with the same model by hand.
/// </summary>
internal static class LanguageModelCommand
{
    private const string ProcessCommand = "language-model-process";

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(3), patience = MachineLoad.Patience();
        var texts = new Option<int>("--texts") { Description = "Reviews that are trained on", DefaultValueFactory = _ => 2000 };
        var size = new Option<int>("--size") { Description = "Size of vectors and states", DefaultValueFactory = _ => 256 };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads of the handwritten side; 0 leaves libtorch as it comes",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var command = new Command(
            "language-model", "Tokens trained a second and perplexity, this package and handwritten TorchSharp in turns")
        {
            rounds, texts, size, threads, patience,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(rounds), parsed.GetValue(texts), parsed.GetValue(size), parsed.GetValue(threads),
            MachineLoad.WithPatience(parsed.GetValue(patience))));
        return command;
    }

    /// <summary>The sides of the command, which run in processes of their own.</summary>
    public static Command CreateProcess()
    {
        var side = new Argument<LanguageModelSide>("side");
        var path = new Argument<string>("path");
        var size = new Argument<int>("size");
        var threads = new Argument<int>("threads");
        var command = new Command(ProcessCommand) { side, path, size, threads };
        command.SetAction(parsed => LanguageModelThroughput.Print(
            parsed.GetValue(side), parsed.GetRequiredValue(path), parsed.GetValue(size), parsed.GetValue(threads)));
        return command;
    }

    private static void Run(int rounds, int count, int size, int threads, MachineLoad load)
    {
        using var texts = new LanguageModelTexts(count);
        LanguageModelSide[] sides = Enum.GetValues<LanguageModelSide>();
        List<double>[] speeds = [.. sides.Select(_ => new List<double>())];
        List<double>[] processorSpeeds = [.. sides.Select(_ => new List<double>())];
        List<double>[] perplexities = [.. sides.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            load.AwaitQuiet();
            foreach (LanguageModelSide side in sides)
            {
                double[] figures = PeerProcess.This([ProcessCommand, $"{side}", texts.FilePath, $"{size}", $"{threads}"]);
                speeds[(int)side].Add(figures[0]);
                processorSpeeds[(int)side].Add(figures[1]);
                perplexities[(int)side].Add(figures[2]);
            }
        }

        Console.WriteLine("| side | tokens/s | to by hand | tokens per second of a processor | to by hand | perplexity |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (LanguageModelSide side in sides)
        {
            Console.WriteLine(
                $"| {side} | {Figures.Cell(speeds[(int)side], "n0")} | "
                + $"{Figures.Ratio(speeds[(int)side], speeds[(int)LanguageModelSide.ByHand])} | "
                + $"{Figures.Cell(processorSpeeds[(int)side], "n0")} | "
                + $"{Figures.Ratio(processorSpeeds[(int)side], processorSpeeds[(int)LanguageModelSide.ByHand])} | "
                + $"{Figures.Cell(perplexities[(int)side], "n1")} |");
        }

        load.Report();
    }
}
