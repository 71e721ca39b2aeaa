using System.CommandLine;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// What the package is measured by, side by side with its peers:
/// <c>dotnet run -c Release --project test/Microsoft.ML.NlpStudy.Benchmarks -- COMMAND</c>; <c>--help</c> lists the commands.
/// </summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        var root = new RootCommand("Measures this package side by side with its peers. Figures are medians; ratios are of medians.")
        {
            TrainingCommand.Create(),
            TranslationCommand.Create(),
            PredictionCommand.Create(),
            ScoringCommand.Create(),
            PreprocessingCommand.Create(),
            SubwordsCommand.Create(),
            WordPieceCommand.Create(),
            AllocationsCommand.Create(),
            WordVectorsCommand.Create(),
            LanguageModelCommand.Create(),
            ServiceCommand.Create(),
            GrowthCommand.Create(),
            DistributedCommand.Create(),
            HateSpeechCommand.Create(),
            TrecCommand.Create(),
            SentencePairsCommand.Create(),
            TaggingCommand.Create(),
            KoreanEncoderCommand.Create(),
        };
        foreach (Command comparison in EncodersCommand.Create())
        {
            root.Add(comparison);
        }

        // The sides of comparisons: what the commands above start.
        foreach (Command process in (Command[])
            [
                .. TrainingCommand.CreateProcesses(), .. TranslationCommand.CreateProcesses(), PredictionCommand.CreateProcess(),
                .. EncodersCommand.CreateProcesses(), WordVectorsCommand.CreateProcess(),
                LanguageModelCommand.CreateProcess(), ServiceCommand.CreateProcess(),
                GrowthCommand.CreateProcess(), DistributedCommand.CreateProcess(),
            ])
        {
            process.Hidden = true;
            root.Add(process);
        }

        return root.Parse(args).Invoke();
    }

    public static Option<int> Rounds(int count)
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each side is measured", DefaultValueFactory = _ => count };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"--rounds: expected at least 1, found {result.Tokens[0].Value}.");
            }
        });
        return rounds;
    }
}
