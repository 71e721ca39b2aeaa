using System.Reflection;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>Where a notebook's packages come from: this clone's from a folder of its own, the others from the machine's cache.</summary>
internal static class LocalPackages
{
    /// <summary>The folder with the package that was packed from this clone.</summary>
    public static string Feed { get; } = Value("Feed");

    /// <summary>The variables that let a restore unpack this clone's package into a folder of its own.</summary>
    /// <remarks>In the machine's cache one of the same version may lie, and would be taken instead.</remarks>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["NUGET_PACKAGES"] = Value("Packages"),
        ["NUGET_FALLBACK_PACKAGES"] = Value("Cache"),
    };

    /// <summary>Lets an app in a folder take this clone's package, and keeps the clone's build settings from it.</summary>
    public static void Surround(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "NuGet.config"), $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Environment["NUGET_PACKAGES"]}" />
              </config>
              <fallbackPackageFolders>
                <add key="cache" value="{Environment["NUGET_FALLBACK_PACKAGES"]}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="clone" value="{Feed}" />
              </packageSources>
            </configuration>

            """);
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />\n");
        File.WriteAllText(Path.Combine(folder, "Directory.Packages.props"), "<Project />\n");
    }

    private static string Value(string name) => Path.GetFullPath(
        typeof(LocalPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!);
}
