using System.CommandLine;
using System.Reflection;
using Spectre.Console;

namespace Samples;

/// <summary>How a sample runs: plain text where no terminal reads it, and one line for what went wrong.</summary>
internal static class SampleProgram
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="name">The sample's, which errors begin with.</param>
    /// <param name="commands">What it can do.</param>
    /// <param name="arguments">What it is asked to do.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string name, RootCommand commands, string[] arguments)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        try
        {
            return commands.Parse(arguments).Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped before training began; nothing was saved.");
        }
        catch (Exception error) when (error
            is SampleException or ArgumentException or InvalidOperationException or FormatException or IOException
                or UnauthorizedAccessException)
        {
            return Fail(error.Message);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or TargetInvocationException)
        {
            // A libtorch that cannot be loaded fails inside a type's initializer, a GPU that is not there inside a transformer's
            // constructor.
            return Fail(error.GetBaseException().Message);
        }

        int Fail(string reason)
        {
            Console.Error.WriteLine($"{name}: {Reading.Renamed(reason).ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
