using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A web service in a process of its own.</summary>
internal static class ListeningProcess
{
    private const string Listening = "Now listening on: ";

    /// <summary>Starts a service and waits until it listens.</summary>
    /// <param name="arguments">The assembly of the service and its arguments.</param>
    /// <exception cref="InvalidOperationException">The service ended before it listened.</exception>
    public static (Process Process, Uri Address) Start(IEnumerable<string> arguments)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains(Listening))
            {
                // Read on, so that the log does not fill its pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return (process, new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]));
            }
        }

        process.WaitForExit();
        throw new InvalidOperationException($"{process.StartInfo.ArgumentList[0]}: ended with {process.ExitCode} before it listened.");
    }
}
