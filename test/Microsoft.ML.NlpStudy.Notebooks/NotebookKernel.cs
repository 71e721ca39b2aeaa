using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>Runs a notebook's cells one after the other, each seeing what those before it declared.</summary>
internal static partial class NotebookKernel
{
    // What a notebook may ask the feed for; here the build's own assemblies stand for them.
    private static readonly string[] s_packages = ["Microsoft.ML.NlpStudy", "TorchSharp-cpu", "Microsoft.Data.Analysis"];

    // The kernel of .NET Interactive opens these.
    private static readonly string[] s_imports =
    [
        "System", "System.IO", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "System.Linq.Expressions",
    ];

    private static readonly Lazy<ScriptOptions> s_options = new(() => ScriptOptions.Default.WithImports(s_imports).WithReferences(Assemblies()));

    /// <summary>Runs every code cell and leaves its outputs in it.</summary>
    /// <exception cref="NotebookException">A cell does not compile, throws, or asks for an unknown package.</exception>
    public static async Task RunAsync(string name, Notebook notebook)
    {
        var functions = new KernelFunctions();
        TextWriter console = Console.Out;
        Console.SetOut(functions.Console);
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Formatter.Clear();
        try
        {
            ScriptState<object> state = await CSharpScript.RunAsync("", s_options.Value, functions);
            int count = 0;
            foreach (NotebookCell cell in notebook.CodeCells)
            {
                try
                {
                    state = await state.ContinueWithAsync(WithoutPackages(cell.Source));
                }
                catch (Exception error)
                {
                    throw new NotebookException($"{name}, cell {cell.Number}: expected no error, found {error.GetType().Name}: {error.Message}", error);
                }

                if (state.ReturnValue is { } value)
                    functions.display(value);
                cell.SetOutputs(++count, functions.TakeOutputs());
            }
        }
        finally
        {
            Console.SetOut(console);
            CultureInfo.CurrentCulture = culture;
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

    private static IEnumerable<Assembly> Assemblies() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => !name.StartsWith("xunit", StringComparison.Ordinal) && !name.Contains("TestPlatform") && !name.Contains("TestHost"))
            .Select(Assembly.Load);
}
