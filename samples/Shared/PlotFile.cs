using Microsoft.ML.NlpStudy;

namespace Samples;

/// <summary>The file of a chart that a command draws.</summary>
internal static class PlotFile
{
    /// <summary>Checks before the work that a chart can be written to the file.</summary>
    /// <param name="option">The option that names the file, for the error.</param>
    /// <param name="path">The file; <see langword="null"/> if the option was not given.</param>
    /// <exception cref="SampleException">The file cannot be written, or its name has another ending.</exception>
    public static void Check(string option, string? path)
    {
        if (path is not null && Path.GetExtension(path).ToLowerInvariant() is not (".svg" or ".json"))
        {
            throw new SampleException($"{option}: expected a name that ends with .svg or .json, found '{path}'.");
        }

        OutputFile.Check(option, path);
    }

    /// <summary>Writes a chart where the option was given, and prints the file's path.</summary>
    public static void Save(Chart chart, string? path)
    {
        if (path is not null)
        {
            chart.Save(path);
            Console.WriteLine($"Saved {Path.GetFullPath(path)}.");
        }
    }
}
