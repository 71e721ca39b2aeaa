using System.Reflection;
using Sentiment;
using Spectre.Console;
using Translation;

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
}

try
{
    return CommandLine.Create().Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Translation: stopped before training began; nothing was saved.");
    return 1;
}
catch (Exception error) when (error
    is SampleException or ArgumentException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException
    or DllNotFoundException or TypeInitializationException or TargetInvocationException)
{
    // A libtorch that cannot be loaded fails inside a type's initializer, a GPU that is not there inside a transformer's constructor.
    string message = error is TypeInitializationException or TargetInvocationException ? error.GetBaseException().Message : error.Message;
    Console.Error.WriteLine("Translation: " + message.ReplaceLineEndings(" "));
    return 1;
}
