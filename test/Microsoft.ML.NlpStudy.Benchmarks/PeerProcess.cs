using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The other side of a comparison: a program of its own, whose last line of output holds its figures.</summary>
internal static class PeerProcess
{
    /// <summary>Runs a script of peers/ in the system's python3, or the one that PYTHON names.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">What it is called with.</param>
    /// <param name="environment">Environment variables to set for it.</param>
    /// <returns>The words of its last line; null where this machine has no python3, or that lacks a module.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static string[]? Python(string script, IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        string python = Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3";
        if (!File.Exists(python))
            return null;
        (int exitCode, string output, string errors) =
            Run(python, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. arguments], environment);
        if (exitCode == 0)
            return output.TrimEnd().Split('\n')[^1].Split(' ');
        return errors.Contains("No module named") ? null : throw new InvalidOperationException($"peers/{script}: {errors}");
    }

    /// <summary>Runs another process of this program, and gives the words of its last line.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string[] This(IEnumerable<string> arguments)
    {
        // Either the program's own file, or dotnet with the assembly to run.
        string program = Environment.ProcessPath!;
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(PeerProcess).Assembly.Location] : [];
        (int exitCode, string output, string errors) = Run(program, [.. assembly, .. arguments]);
        return exitCode == 0 ? output.TrimEnd().Split('\n')[^1].Split(' ') : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {errors}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(
        string program, IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
