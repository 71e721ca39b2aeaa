using System.Diagnostics;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Processes that Open MPI starts, where it is installed.</summary>
internal static class OpenMpi
{
    /// <summary>The program that starts processes; <see langword="null"/> if there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "mpirun")).FirstOrDefault(File.Exists);

    /// <summary>Why tests of several processes are skipped; <see langword="null"/> if they are not.</summary>
    public static string? Missing { get; } =
        Program is null || OpenMpiLibrary.Load(OpenMpiLibrary.Names, out _) is null
            ? "Needs Open MPI: mpirun in PATH and libmpi.so.40 (Debian's package openmpi-bin)."
            : null;

    /// <summary>The arguments of mpirun that start this assembly's program.</summary>
    public static string[] Arguments(int processes, params string[] arguments) =>
    [
        "-np", $"{processes}", "--allow-run-as-root", "--oversubscribe", "dotnet", typeof(OpenMpi).Assembly.Location, .. arguments,
    ];

    /// <summary>Starts processes.</summary>
    public static Process Start(int processes, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Program!, Arguments(processes, arguments))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Starts two processes on two hosts, for which network namespaces stand.</summary>
    public static Process StartOnTwoHosts(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "bash",
        [
            Path.Combine(AppContext.BaseDirectory, "two-hosts.sh"), "dotnet", typeof(OpenMpi).Assembly.Location, .. arguments,
        ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Whether this user may make network namespaces.</summary>
    public static bool HasNamespaces()
    {
        string name = $"nlp{Environment.ProcessId}";
        return Succeeds("add") && Succeeds("delete");

        bool Succeeds(string action)
        {
            try
            {
                using Process process = Process.Start(
                    new ProcessStartInfo("ip", ["netns", action, name]) { RedirectStandardError = true })!;
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Runs processes to their end.</summary>
    public static (int ExitCode, string Output) Run(int processes, params string[] arguments)
    {
        using Process process = Start(processes, arguments);
        return Finish(process);
    }

    /// <summary>Waits for the end, at most some minutes.</summary>
    public static (int ExitCode, string Output) Finish(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(4)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The processes have not ended.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}

/// <summary>A test of several processes, skipped where Open MPI is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenMpiFactAttribute : FactAttribute
{
    public OpenMpiFactAttribute() => Skip = OpenMpi.Missing;
}

/// <summary>A test of two hosts, skipped where Open MPI is not installed or this user may not make network namespaces.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TwoHostsFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_hasNamespaces = new(OpenMpi.HasNamespaces);

    public TwoHostsFactAttribute() => Skip = OpenMpi.Missing
        ?? (s_hasNamespaces.Value ? null : "Needs network namespaces: 'ip netns add' of iproute2, as root.");
}
