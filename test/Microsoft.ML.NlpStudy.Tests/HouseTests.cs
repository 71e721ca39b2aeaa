using System.Runtime.CompilerServices;

namespace Microsoft.ML.NlpStudy.Tests;

/// <summary>Holds the source to what CONTRIBUTING says of its form and no analyzer checks.</summary>
public class HouseTests
{
    private const int LongestLine = 140;
    private const int LongestFile = 300;
    private const int FullestFolder = 25;

    [Fact]
    public void No_line_is_too_long()
    {
        IEnumerable<string> tooLong =
            from file in Sources("src", "test", "samples", "eng")
            from line in File.ReadLines(file).Index()
            where line.Item.Length > LongestLine
            select $"{file}({line.Index + 1}): {line.Item.Length} characters";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_file_is_too_long()
    {
        Assert.DoesNotContain(Sources("src"), file => File.ReadLines(file).Count() > LongestFile);
    }

    [Fact]
    public void No_folder_is_too_full()
    {
        Assert.DoesNotContain(Sources("src").CountBy(file => Path.GetDirectoryName(file)!), folder => folder.Value > FullestFolder);
    }

    private static IEnumerable<string> Sources(params string[] folders)
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../.."));
        return folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
