using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A silo of the sample Cluster, a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _rest;

    private SiloProcess(Process process, int port, int gateway)
    {
        (_process, Port, Gateway) = (process, port, gateway);
        // Read on, so that the output does not fill its pipe.
        _rest = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The port by which other silos and the job know this one.</summary>
    public int Port { get; }

    /// <summary>The port for clients.</summary>
    public int Gateway { get; }

    /// <summary>Starts silos at once, on free ports of this machine, and waits until all are ready.</summary>
    public static SiloProcess[] Start(int count, params string[] arguments)
    {
        (Process, int, int)[] started = [.. Enumerable.Range(0, count).Select(_ =>
        {
            int port = PostgreSqlServer.FreePort(), gateway = PostgreSqlServer.FreePort();
            var start = new ProcessStartInfo("dotnet", [
                Path.Combine(AppContext.BaseDirectory, "Cluster.dll"), "silo", "--port", $"{port}", "--gateway", $"{gateway}",
                "--probe", "1", .. arguments])
            {
                RedirectStandardOutput = true,
            };
            return (Process.Start(start)!, port, gateway);
        })];
        return [.. started.Select(silo => Ready(silo.Item1, silo.Item2, silo.Item3))];
    }

    /// <summary>Ends the process with no chance to do anything.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks the process to stop, as the host of a container does, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public int Stop()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _rest.Wait();
        _process.Dispose();
    }

    private static SiloProcess Ready(Process process, int port, int gateway)
    {
        string? line = process.StandardOutput.ReadLine();
        return line == $"Silo 127.0.0.1:{port} is ready."
            ? new SiloProcess(process, port, gateway)
            : throw new InvalidOperationException($"expected a silo that is ready, found '{line}'.");
    }
}
