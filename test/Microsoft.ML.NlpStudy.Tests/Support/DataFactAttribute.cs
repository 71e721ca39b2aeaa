using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A test that needs a file of the folder that NLPSTUDY_DATA names, and is skipped without it.</summary>
internal sealed class DataFactAttribute : FactAttribute
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("NLPSTUDY_DATA");

    public DataFactAttribute(string file)
    {
        if (string.IsNullOrEmpty(s_folder))
        {
            Skip = "Needs real data: set NLPSTUDY_DATA to a folder that has it.";
        }
        else if (!File.Exists(Path.Combine(s_folder, file)))
        {
            Skip = $"Needs {file}, which the folder in NLPSTUDY_DATA does not have.";
        }
    }

    /// <summary>A file of the folder.</summary>
    public static string PathOf(string file) => Path.Combine(s_folder!, file);

    /// <summary>Unpacks a .gz file of the folder. The caller deletes what it gets.</summary>
    public static string Unpack(string file)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using Stream source = new GZipStream(File.OpenRead(PathOf(file)), CompressionMode.Decompress);
        using FileStream target = File.Create(path);
        source.CopyTo(target);
        return path;
    }
}
