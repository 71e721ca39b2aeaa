using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Runs the same training in PyTorch: peers/train.py in the system's python3, where that has torch.</summary>
internal static class PyTorchPeer
{
    /// <summary>Adds the tokens a second to <paramref name="found"/>; nothing where there is no PyTorch.</summary>
    public static void Measure(Recipe recipe, bool tuned, List<double> found)
    {
        RnnClassifierOptions options = recipe.Options;
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "peers", "train.py"),
            options.Cell.ToString(), $"{options.EmbeddingSize}", $"{options.HiddenSize}", $"{options.DenseSize}", $"{options.Bidirectional}",
            $"{options.Pooling}", $"{recipe.Vocabulary}", $"{options.Training.BatchSize}", $"{recipe.Length}", $"{recipe.PeerBatches}", $"{tuned}",
        ];
        string python = Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3";
        if (!File.Exists(python))
            return;
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (tuned)
            start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        string errors = "";
        process.ErrorDataReceived += (_, line) => errors += line.Data;
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
            found.Add(double.Parse(output, CultureInfo.InvariantCulture));
        else if (!errors.Contains("No module named 'torch'"))
            Console.Error.WriteLine($"peers/train.py: {errors}");
    }
}
