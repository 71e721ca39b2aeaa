using System.IO.Compression;

namespace Standin.Tests.ML;

/// <summary>A test on real data; skipped where the environment does not say where that lies.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (DataFiles.Folder == null)
            Skip = $"{DataFiles.Variable} is not set to a folder with data";
    }
}

/// <summary>Real data, outside of the repository.</summary>
internal static class DataFiles
{
    public const string Variable = "NLPSTUDY_DATA";

    public static string? Folder { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    public static void Unpack(string name, string path)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Folder!, name)), CompressionMode.Decompress);
        using FileStream unpacked = File.Create(path);
        packed.CopyTo(unpacked);
    }
}
