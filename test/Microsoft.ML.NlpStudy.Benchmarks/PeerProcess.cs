using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A side of a comparison that runs as a program of its own, whose last line of output holds its figures.</summary>
internal static class PeerProcess
{
    /// <summary>Runs a script of peers/ in the system's python3, or the one that PYTHON names.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">The arguments on its command line.</param>
    /// <returns>The words of its last line; <see langword="null"/> where this machine has no python3, or that lacks a module.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static string[]? Python(string script, IEnumerable<string> arguments) =>
        Script(Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3", script, arguments, "No module named");

    /// <summary>Runs a script of peers/ in the system's Node.js, which finds packages in the folder that NODE_PATH names.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">The arguments on its command line.</param>
    /// <returns>The words of its last line; <see langword="null"/> where this machine has no Node.js, or that lacks a package.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static string[]? Node(string script, IEnumerable<string> arguments) =>
        Script("/usr/bin/node", script, arguments, "Cannot find module");

    /// <summary>Runs another process of this program, and gives the numbers of its last line.</summary>
    /// <param name="arguments">The arguments on its command line.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static double[] This(IEnumerable<string> arguments)
    {
        // Either the program's own file, or dotnet with the assembly to run.
        string program = Environment.ProcessPath!;
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(PeerProcess).Assembly.Location] : [];
        (int exitCode, string output, string errors) = Run(program, [.. assembly, .. arguments]);
        return exitCode == 0
            ? [.. output.TrimEnd().Split('\n')[^1].Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {errors}");
    }

    /// <summary>Prints the figures of this process as <see cref="This"/> reads them, and its peak memory in MB behind them.</summary>
    /// <param name="figures">The figures.</param>
    public static void Print(params ReadOnlySpan<double> figures)
    {
        double[] line = [.. figures, Process.GetCurrentProcess().PeakWorkingSet64 / 1e6];
        Console.WriteLine(string.Join(' ', line.Select(figure => figure.ToString(CultureInfo.InvariantCulture))));
    }

    private static string[]? Script(string program, string script, IEnumerable<string> arguments, string missingModule)
    {
        if (!File.Exists(program))
        {
            return null;
        }

        (int exitCode, string output, string errors) =
            Run(program, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. arguments]);
        if (exitCode == 0)
        {
            return output.TrimEnd().Split('\n')[^1].Split(' ');
        }

        return errors.Contains(missingModule) ? null : throw new InvalidOperationException($"peers/{script}: {errors}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
