using System.CommandLine;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// What the package is measured by, side by side with its peers:
/// <c>dotnet run -c Release --project test/Microsoft.ML.NlpStudy.Benchmarks -- COMMAND</c>; <c>--help</c> lists the commands.
/// </summary>
internal static class Program
{
    public static int Main(string[] args) => new RootCommand("Measures this package side by side with its peers. Figures are medians; ratios are of medians.")
    {
        TrainingCommand.Create(), TrainingCommand.CreateProcess(), TranslationCommand.Create(), TranslationCommand.CreateProcess(), PredictionCommand.Create(), PreprocessingCommand.Create(), SubwordsCommand.Create(),
        AllocationsCommand.Create(),
    }.Parse(args).Invoke();

    public static Option<int> Rounds(int count)
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each side is measured", DefaultValueFactory = _ => count };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"--rounds: expected at least 1, found {result.Tokens[0].Value}.");
        });
        return rounds;
    }
}
