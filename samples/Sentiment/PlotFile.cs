using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>The chart file of the option <c>--plot</c>.</summary>
internal static class PlotFile
{
    /// <summary>Checks before the work that a chart can be written to the file.</summary>
    public static void Check(string? path)
    {
        if (path is not null && Path.GetExtension(path).ToLowerInvariant() is not (".svg" or ".json"))
        {
            throw new SampleException($"--plot: expected a name that ends with .svg or .json, found '{path}'.");
        }

        OutputFile.Check("--plot", path);
    }

    public static void Save(Chart chart, string? path)
    {
        if (path is not null)
        {
            chart.Save(path);
            Console.WriteLine($"Saved {Path.GetFullPath(path)}.");
        }
    }
}
