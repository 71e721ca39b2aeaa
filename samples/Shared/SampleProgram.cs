using System.CommandLine;
using System.Reflection;
using Spectre.Console;

namespace Samples;

/// <summary>The main program of a sample: plain text if the output is redirected, and one line for an error.</summary>
internal static class SampleProgram
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="name">The name of the sample, with which error messages begin.</param>
    /// <param name="commands">The commands of the sample.</param>
    /// <param name="arguments">The arguments of the program.</param>
    /// <returns>The exit code: 0, or 1 after an error.</returns>
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
            return Fail("stopped before the training began; nothing was saved.");
        }
        catch (Exception error) when (error
            is SampleException or ArgumentException or InvalidOperationException or FormatException or IOException
                or UnauthorizedAccessException)
        {
            return Fail(error.Message);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or TargetInvocationException)
        {
            // A missing libtorch fails inside a type's initializer, a missing GPU inside a transformer's constructor.
            return Fail(error.GetBaseException().Message);
        }

        int Fail(string reason)
        {
            Console.Error.WriteLine($"{name}: {Reading.Renamed(reason).ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
