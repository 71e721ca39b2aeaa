using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>The programs that <c>dotnet new</c> creates from the templates, with the package packed from this clone.</summary>
public sealed class TemplateTests(InstalledTemplates templates) : IClassFixture<InstalledTemplates>
{
    [Theory]
    [InlineData("nlpstudy-classifier", "reviews.tsv", 600, "accuracy", "^(positive|negative), .*%: The dog sees the car\\.$", "model.zip")]
    [InlineData("nlpstudy-translator", "phrases.tsv", 400, "BLEU", "^The dog sees the car\\. -> .+$", "translator.zip")]
    public async Task A_new_program_trains_evaluates_saves_loads_and_predicts(
        string template, string data, int rows, string figure, string answer, string model)
    {
        string folder = await templates.CreateAsync(template, "Run." + template);
        string dataFile = Path.Combine(folder, data);
        File.WriteAllLines(dataFile, File.ReadLines(dataFile).Take(rows + 1).ToArray());

        string[] printed = await ChildProcess.DotnetAsync(
            folder, new Dictionary<string, string>(), "run", "--configuration", "Release", "--", "The dog sees the car.");

        Assert.Contains(printed, line => line.Contains(figure, StringComparison.OrdinalIgnoreCase));
        Assert.Matches(answer, printed[^1]);
        Assert.True(File.Exists(Path.Combine(folder, model)));
    }

    [Theory]
    [InlineData("nlpstudy-classifier")]
    [InlineData("nlpstudy-translator")]
    public async Task A_new_project_refers_to_the_versions_of_this_clone(string template)
    {
        string folder = await templates.CreateAsync(template, "Versions." + template);

        string package = Assert.Single(Directory.GetFiles(LocalPackages.Feed, "Microsoft.ML.NlpStudy.*.nupkg"));
        Assert.Equal([Path.GetFileNameWithoutExtension(package), "TorchSharp-cpu." + Version("TorchSharp-cpu")], Packages(folder));
    }

    [Fact]
    public async Task Options_choose_the_version_and_the_native_part()
    {
        string folder = await templates.CreateAsync(
            "nlpstudy-translator", "Options", "--native", "cuda-linux", "--nlpstudy-version", "0.2.0-beta");

        Assert.Equal(["Microsoft.ML.NlpStudy.0.2.0-beta", "TorchSharp-cuda-linux." + Version("TorchSharp")], Packages(folder));
        IEnumerable<string?> files = Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal<string?>(["Options.csproj", "Program.cs", "phrases.tsv"], files);
    }

    private static IEnumerable<string> Packages(string folder) => XDocument.Load(Assert.Single(Directory.GetFiles(folder, "*.csproj")))
        .Descendants("PackageReference").Select(package => $"{package.Attribute("Include")!.Value}.{package.Attribute("Version")!.Value}");

    private static string Version(string package) => XDocument.Load(Repository.PathOf("Directory.Packages.props"))
        .Descendants("PackageVersion").Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value;
}
