using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

/// <summary>Pieces of C# that run one after the other, each seeing what those before it declared; what they print is caught.</summary>
/// <remarks>
/// Pages show pieces of programs, so they compile against the assemblies of this build, and some compile only: a kernel does neither.
/// </remarks>
internal sealed class ScriptSession : IDisposable
{
    private static readonly string[] s_imports =
    [
        "System", "System.IO", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "System.Linq.Expressions",
    ];

    // Assemblies of the test's own tools, which no page may use.
    private static readonly string[] s_tools =
    [
        "xunit", "Microsoft.TestPlatform", "Microsoft.VisualStudio", "testhost", "Microsoft.DotNet.Interactive", "Microsoft.CodeAnalysis",
        "FSharp", "NotebookTool",
    ];

    private static readonly Lazy<ScriptOptions> s_options =
        new(() => ScriptOptions.Default.WithImports(s_imports).WithReferences(Assemblies()));

    private readonly StringWriter _printed = new() { NewLine = "\n" };
    private readonly TextWriter _console = Console.Out;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly ScriptOptions _options;
    private ScriptState<object>? _state;

    /// <param name="imports">Namespaces that are open besides the usual ones.</param>
    public ScriptSession(params string[] imports)
    {
        _options = s_options.Value.AddImports(imports);
        Console.SetOut(_printed);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }

    /// <summary>Runs a piece.</summary>
    public async Task RunAsync(string source) => _state = _state is null
        ? await CSharpScript.RunAsync(source, _options)
        : await _state.ContinueWithAsync(source);

    /// <summary>Compiles a piece as if it came next, and leaves it out.</summary>
    /// <exception cref="CompilationErrorException">It does not compile.</exception>
    public void Compile(string source)
    {
        Script script = _state is null ? CSharpScript.Create(source, _options) : _state.Script.ContinueWith(source);
        ImmutableArray<Diagnostic> errors = [.. script.Compile().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        if (!errors.IsEmpty)
        {
            throw new CompilationErrorException(string.Join('\n', errors), errors);
        }
    }

    /// <summary>Takes what was printed since the last call.</summary>
    public string TakePrinted()
    {
        string text = _printed.ToString();
        _printed.GetStringBuilder().Clear();
        return text;
    }

    /// <summary>Gives the console and the culture back.</summary>
    public void Dispose()
    {
        Console.SetOut(_console);
        CultureInfo.CurrentCulture = _culture;
    }

    private static IEnumerable<Assembly> Assemblies() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => !s_tools.Any(tool => name.StartsWith(tool, StringComparison.Ordinal)))
            .Select(Assembly.Load);
}
