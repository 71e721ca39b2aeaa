using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>The file that <c>--plot</c> names.</summary>
internal static class PlotFile
{
    /// <summary>Refuses a file that a chart cannot be written to, before the work that it is to show.</summary>
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
            Console.WriteLine($"Plotted {Path.GetFullPath(path)}.");
        }
    }
}
