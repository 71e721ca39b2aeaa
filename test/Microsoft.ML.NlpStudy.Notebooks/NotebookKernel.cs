using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>Runs a notebook's cells one after the other, each seeing what those before it declared.</summary>
internal static partial class NotebookKernel
{
    // What a notebook may ask the feed for; here the build's own assemblies stand for them.
    private static readonly string[] s_packages = ["Microsoft.ML.NlpStudy", "TorchSharp-cpu", "Microsoft.Data.Analysis"];

    /// <summary>Runs every code cell and leaves its outputs in it.</summary>
    /// <exception cref="NotebookException">A cell does not compile, throws, or asks for an unknown package.</exception>
    public static async Task RunAsync(string name, Notebook notebook)
    {
        Formatter.Clear();
        using var session = new ScriptSession();
        int count = 0;
        foreach (NotebookCell cell in notebook.CodeCells)
        {
            object? value;
            try
            {
                value = await session.RunAsync(WithoutPackages(cell.Source));
            }
            catch (Exception error)
            {
                throw new NotebookException($"{name}, cell {cell.Number}: expected no error, found {error.GetType().Name}: {error.Message}", error);
            }

            if (value is not null)
                session.Functions.display(value);
            cell.SetOutputs(++count, session.Functions.TakeOutputs());
        }
    }

    private static string WithoutPackages(string source) => PackageLine().Replace(source, match =>
    {
        string package = match.Groups[1].Value;
        return s_packages.Contains(package)
            ? ""
            : throw new NotSupportedException($"#r \"nuget: {package}\": expected one of {string.Join(", ", s_packages)}.");
    });

    [GeneratedRegex("""^#r "nuget: *([\w.-]+)[^"]*"$""", RegexOptions.Multiline)]
    private static partial Regex PackageLine();
}
