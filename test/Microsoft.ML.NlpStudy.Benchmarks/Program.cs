using Microsoft.ML.NlpStudy.Benchmarks;

// Throughput of training, side by side with PyTorch where this machine has it:
//
//   dotnet run -c Release --project test/Microsoft.ML.NlpStudy.Benchmarks -- [RECIPE …] [--rounds N]
//
// Both sides train the same network on the same ids, in turns; the medians and their ratio are printed as a Markdown table.
int rounds = 3;
var names = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--rounds" && i + 1 < args.Length && int.TryParse(args[++i], out rounds) && rounds >= 1)
        continue;
    names.Add(args[i]);
}

Recipe[] recipes = names.Count == 0 ? Recipe.All : [.. names.Select(name => Recipe.All.FirstOrDefault(recipe => recipe.Name == name)!)];
if (recipes.Contains(null!))
{
    Console.Error.WriteLine($"Recipes: expected some of {string.Join(", ", Recipe.All.Select(recipe => recipe.Name))} and --rounds N, found '{string.Join(' ', args)}'.");
    return 1;
}

Console.WriteLine("| recipe | this package, tokens/s | PyTorch as it comes | PyTorch tuned | ratio to as it comes | ratio to tuned |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
foreach (Recipe recipe in recipes)
{
    var ours = new List<double>();
    var plain = new List<double>();
    var tuned = new List<double>();
    for (int round = 0; round < rounds; round++)
    {
        ours.Add(TrainingThroughput.Measure(recipe));
        PyTorchPeer.Measure(recipe, tuned: false, plain);
        PyTorchPeer.Measure(recipe, tuned: true, tuned);
    }

    Console.WriteLine(
        $"| {recipe.Name} | {Median(ours):n0} | {Number(plain)} | {Number(tuned)} | {Ratio(ours, plain)} | {Ratio(ours, tuned)} |");
}

return 0;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static string Number(List<double> values) => values.Count == 0 ? "not here" : Median(values).ToString("n0");

static string Ratio(List<double> ours, List<double> theirs) => theirs.Count == 0 ? "" : (Median(ours) / Median(theirs)).ToString("f2");
