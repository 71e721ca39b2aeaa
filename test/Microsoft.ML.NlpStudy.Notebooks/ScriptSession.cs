using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>Pieces of C# that run one after the other, each seeing what those before it declared; what they print is caught.</summary>
internal sealed class ScriptSession : IDisposable
{
    // The kernel of .NET Interactive opens these.
    private static readonly string[] s_imports =
    [
        "System", "System.IO", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "System.Linq.Expressions",
    ];

    private static readonly Lazy<ScriptOptions> s_options = new(() => ScriptOptions.Default.WithImports(s_imports).WithReferences(Assemblies()));

    private readonly TextWriter _console = Console.Out;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly ScriptOptions _options;
    private ScriptState<object>? _state;

    /// <param name="imports">Namespaces that are open besides those of the kernel.</param>
    public ScriptSession(params string[] imports)
    {
        _options = s_options.Value.AddImports(imports);
        Console.SetOut(Functions.Console);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }

    /// <summary>What the pieces can call, and where their output is.</summary>
    public KernelFunctions Functions { get; } = new();

    /// <summary>Runs a piece.</summary>
    /// <returns>The value of its last expression, or null.</returns>
    public async Task<object?> RunAsync(string source)
    {
        _state = _state is null
            ? await CSharpScript.RunAsync(source, _options, Functions)
            : await _state.ContinueWithAsync(source);
        return _state.ReturnValue;
    }

    /// <summary>Compiles a piece as if it came next, and leaves it out.</summary>
    /// <exception cref="CompilationErrorException">It does not compile.</exception>
    public void Compile(string source)
    {
        Script script = _state is null
            ? CSharpScript.Create(source, _options, typeof(KernelFunctions))
            : _state.Script.ContinueWith(source);
        ImmutableArray<Diagnostic> errors = [.. script.Compile().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        if (!errors.IsEmpty)
            throw new CompilationErrorException(string.Join('\n', errors), errors);
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
            .Where(name => !name.StartsWith("xunit", StringComparison.Ordinal) && !name.Contains("TestPlatform") && !name.Contains("TestHost"))
            .Select(Assembly.Load);
}
