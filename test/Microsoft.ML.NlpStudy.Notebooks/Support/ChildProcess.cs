using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>A process that a test starts and waits for.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs <c>dotnet</c> with arguments, and fails the test where it fails.</summary>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="variables">Environment variables that it gets besides those of the test.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The lines that it printed.</returns>
    public static async Task<string[]> DotnetAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the test's own build and host leave behind is for them alone.
        bool IsOfBuild(string name) => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase);
        foreach (string name in start.Environment.Keys.Where(IsOfBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.HasExited && process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{await output}\n{await errors}");
        return (await output).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    /// <summary>Runs a notebook as eng/notebooks.sh does, in a process whose TorchSharp and formats are not those of the test.</summary>
    public static async Task RunNotebookAsync(params string[] arguments) =>
        await DotnetAsync(Path.GetTempPath(), new Dictionary<string, string>(), [typeof(Notebook).Assembly.Location, "run", .. arguments]);
}
