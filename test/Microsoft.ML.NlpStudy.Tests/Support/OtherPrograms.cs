using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Programs whose files and results are compared with the package's, where they are installed.</summary>
internal static class OtherPrograms
{
    private static readonly Lazy<string?> s_fastText = new(() => All("fasttext").FirstOrDefault());

    private static readonly Lazy<string?> s_pythonWithGensim = new(() => All("python3").FirstOrDefault(python =>
        Start(python, ["-c", "import sys, importlib.util; sys.exit(importlib.util.find_spec('gensim') is None)"], "").ExitCode == 0));

    /// <summary>fastText's program; <see langword="null"/> where it is not installed.</summary>
    public static string? FastText => s_fastText.Value;

    /// <summary>The first Python that has gensim; <see langword="null"/> where none has.</summary>
    public static string? PythonWithGensim => s_pythonWithGensim.Value;

    /// <summary>Runs fastText and gives its output.</summary>
    public static string RunFastText(IEnumerable<string> arguments, string input = "") => Run(FastText!, arguments, input);

    /// <summary>Runs a Python script that uses gensim and gives its output.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments, from <c>sys.argv[1]</c> on.</param>
    public static string RunGensim(string script, params string[] arguments) =>
        Run(PythonWithGensim!, ["-W", "ignore", "-c", script, .. arguments], "");

    private static string Run(string program, IEnumerable<string> arguments, string input)
    {
        (int exitCode, string output, string errors) = Start(program, arguments, input);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {exitCode}\n{errors}");
        return output;
    }

    private static (int ExitCode, string Output, string Errors) Start(string program, IEnumerable<string> arguments, string input)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static IEnumerable<string> All(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).Where(File.Exists);
}

/// <summary>A test that runs fastText, and is skipped where it is not installed.</summary>
public sealed class FastTextFactAttribute : FactAttribute
{
    public FastTextFactAttribute() =>
        Skip = OtherPrograms.FastText is null ? "Needs fastText: a program fasttext in PATH (Debian's package fasttext)." : null;
}

/// <summary>A test that runs gensim, and is skipped where it is not installed.</summary>
public sealed class GensimFactAttribute : FactAttribute
{
    public GensimFactAttribute() =>
        Skip = OtherPrograms.PythonWithGensim is null ? "Needs gensim: a python3 in PATH that has it (Debian's python3-gensim)." : null;
}
