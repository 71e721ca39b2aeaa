using System.Diagnostics;
using TorchSharp;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A sample as its users start it: a process of its own.</summary>
internal sealed record SampleProcess(int ExitCode, string Output, string Errors)
{
    // On an older Linux the first process that loads TorchSharp says so (Torch/Loading): this one is it.
    static SampleProcess() => torch.zeros(1).Dispose();

    public string[] Lines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it to its end.</summary>
    /// <param name="sample">The sample's name.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="input">What it reads from standard input.</param>
    public static SampleProcess Run(string sample, string folder, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, sample + ".dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SampleProcess(process.ExitCode, output, errors.Result);
    }
}
