using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

/// <summary>
/// A training whose process is killed, with no chance to finish or to write anything. How often is up to the environment variable
/// NLPSTUDY_KILLS; 2 where it is not set.
/// </summary>
public sealed class KilledTrainingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("killed").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_training_killed_at_a_random_moment_goes_on_to_the_same_weights()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("NLPSTUDY_KILLS") ?? "2", CultureInfo.InvariantCulture);
        var random = new Random(Environment.ProcessId);
        (byte[] expected, TimeSpan training) = Whole();

        for (int i = 0; i < kills; i++)
        {
            string state = In($"state{i}");
            TimeSpan moment = training * random.NextDouble();
            using (Process killed = Start(state, "killed.zip"))
            {
                WaitForSecondEpoch(killed);
                Thread.Sleep(moment);
                killed.Kill();
                killed.WaitForExit();
            }

            using Process resumed = Start(state, $"resumed{i}.zip", "--resume");
            string output = resumed.StandardOutput.ReadToEnd();
            resumed.WaitForExit();

            Assert.True(resumed.ExitCode == 0, $"kill {i + 1} of {kills}, after {moment}: {resumed.StandardError.ReadToEnd()}");
            Assert.DoesNotContain("Epoch 1/", output);
            Assert.True(expected.AsSpan().SequenceEqual(Weights($"resumed{i}.zip")),
                $"kill {i + 1} of {kills}, after {moment}: other weights");
        }
    }

    /// <summary>The weights of a training left alone, and how long it went on after its second epoch.</summary>
    private (byte[] Weights, TimeSpan Training) Whole()
    {
        using Process whole = Start(In("whole"), "whole.zip");
        WaitForSecondEpoch(whole);
        var clock = Stopwatch.StartNew();
        TimeSpan lastEpoch = default;
        while (whole.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("Epoch ", StringComparison.Ordinal))
            {
                lastEpoch = clock.Elapsed;
            }
        }

        whole.WaitForExit();
        Assert.True(whole.ExitCode == 0, whole.StandardError.ReadToEnd());
        return (Weights("whole.zip"), lastEpoch);
    }

    // The state that the first epoch ended with is whole by then: what goes on from it never says that epoch's line again.
    private static void WaitForSecondEpoch(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("Epoch 2/", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the second epoch did not end: {process.StandardError.ReadToEnd()}");
    }

    // The state is written after every step, so that many a kill falls into the writing.
    private Process Start(string state, string output, params string[] more)
    {
        string corpus = In("reviews.tsv");
        if (!File.Exists(corpus))
        {
            File.WriteAllLines(corpus, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "reviews.tsv")).Take(401));
        }

        string[] arguments =
        [
            "train", "--train", corpus, "--test", corpus, "--model", "cnn", "--filters", "8", "--embedding", "8", "--epochs", "20",
            "--seed", "3", "--checkpoint-folder", state, "--checkpoint-steps", "1", "--output", In(output), .. more,
        ];
        return Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sentiment.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private string In(string name) => Path.Combine(folder, name);

    private byte[] Weights(string model)
    {
        using ZipArchive zip = ZipFile.OpenRead(In(model));
        ZipArchiveEntry entry = zip.Entries.Single(entry => entry.FullName.EndsWith("weights.safetensors", StringComparison.Ordinal));
        using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
