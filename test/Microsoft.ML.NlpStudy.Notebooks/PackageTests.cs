using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>What is in the package that was packed from this clone.</summary>
public sealed class PackageTests
{
    private const string Id = "Microsoft.ML.NlpStudy";

    [Fact]
    public void The_package_has_what_its_users_and_their_tools_look_for()
    {
        using ZipArchive package = Open();
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];

        string[] expected =
        [
            $"lib/net10.0/{Id}.dll",
            $"lib/net10.0/{Id}.xml",
            $"buildTransitive/{Id}.targets",
            "buildTransitive/StartNlpStudy.cs",
            "interactive-extensions/dotnet/extension.dib",
            "CHANGELOG.md",
            "LICENSE",
            "README.md",
            "icon.png",
        ];
        Assert.Empty(expected.Except(entries));
        Assert.Equal([$"{Id}.dll", $"{Id}.xml"],
            entries.Where(entry => entry.StartsWith("lib/", StringComparison.Ordinal)).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_package_names_its_icon_readme_and_license()
    {
        using ZipArchive package = Open();
        using Stream manifest = package.GetEntry(Id + ".nuspec")!.Open();
        XElement metadata = XDocument.Load(manifest).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Equal(Id, Value("id"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("MIT", Value("license"));
        Assert.EndsWith("CHANGELOG.md", Value("releaseNotes")!.Split(' ')[0]);
    }

    [Fact]
    public void The_icon_is_a_PNG_of_128_by_128_pixels()
    {
        using ZipArchive package = Open();
        using Stream icon = package.GetEntry("icon.png")!.Open();
        byte[] header = new byte[24];
        icon.ReadExactly(header);

        Assert.Equal("PNG", Encoding.ASCII.GetString(header, 1, 3));
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(16)));
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(20)));
    }

    private static ZipArchive Open() => ZipFile.OpenRead(Assert.Single(Directory.GetFiles(LocalPackages.Feed, Id + ".*.nupkg")));
}
