using System.Reflection;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>Where the files lie that are read and written in place.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);
}
