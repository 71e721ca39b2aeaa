using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.NlpStudy.Tests.Training;

/// <summary>Trainings by processes that mpirun starts on this machine.</summary>
public sealed class SeveralProcessesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nlpstudy").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpenMpiFact]
    public void Two_processes_of_one_thread_give_the_weights_of_one_process_of_two_threads()
    {
        string[] kinds = [.. DistributedTraining.Kinds];

        (int exitCode, string output) = OpenMpi.Run(2, "distributed", _folder, string.Join(',', kinds));

        Assert.True(exitCode == 0, output);
        Assert.All(kinds, kind => AssertWeights(kind, processes: 2));
    }

    [OpenMpiFact]
    public void Three_processes_of_two_threads_give_the_weights_of_one_process_of_six_threads()
    {
        (int exitCode, string output) = OpenMpi.Run(3, "distributed", _folder, "rnn,bag", "threads=2");

        Assert.True(exitCode == 0, output);
        Assert.All(["rnn", "bag"], kind => AssertWeights(kind, processes: 3, threads: 6));
    }

    [OpenMpiFact]
    public void A_process_that_is_killed_ends_all_in_seconds_and_the_training_resumes_to_the_same_weights()
    {
        string[] arguments = ["distributed", _folder, "cnn", "epochs=30", "steps=1"];
        using Process training = OpenMpi.Start(2, arguments);
        (int exitCode, string output, double seconds) = KillSecond(training);
        (int resumedCode, string resumed) = OpenMpi.Run(2, arguments);

        Assert.NotEqual(0, exitCode);
        Assert.InRange(seconds, 0, 15);
        Assert.Contains("rank 1", output);
        Assert.Contains("Killed", output);
        Assert.Contains("is asked to end, as mpirun does when another process is lost", output);
        Assert.True(resumedCode == 0, resumed);
        Assert.DoesNotContain("step 1.", resumed);
        AssertWeights("cnn", processes: 2, epochs: 30);
    }

    [TwoHostsFact]
    public void Two_hosts_give_the_weights_of_one_process_of_two_threads()
    {
        using Process training = OpenMpi.StartOnTwoHosts("distributed", _folder, "rnn,cnn,bag");

        (int exitCode, string output) = OpenMpi.Finish(training);

        Assert.True(exitCode == 0, output);
        Assert.All(["rnn", "cnn", "bag"], kind => AssertWeights(kind, processes: 2));
    }

    [TwoHostsFact]
    public void A_process_that_is_killed_on_another_host_ends_all_in_seconds()
    {
        using Process training = OpenMpi.StartOnTwoHosts("distributed", _folder, "cnn", "epochs=5000");

        (int exitCode, string output, double seconds) = KillSecond(training);

        Assert.NotEqual(0, exitCode);
        Assert.InRange(seconds, 0, 15);
        Assert.Contains("rank 1", output);
    }

    // The threads in all are the same, so the bits are.
    [OpenMpiFact]
    public void A_training_of_one_process_resumes_in_two()
    {
        TrainingOptions options = DistributedTraining.Options with
        {
            Threads = 2,
            Checkpoints = new CheckpointOptions { Folder = Path.Combine(_folder, "checkpoints"), EverySteps = 1 },
        };
        using var cancellation = new CancellationTokenSource();
        DistributedTraining.Train("language", options with
        {
            CancellationToken = cancellation.Token,
            Progress = new Reporter(progress =>
            {
                if (progress is { Epoch: 2, Step: 2 })
                {
                    cancellation.Cancel();
                }
            }),
        });

        (int exitCode, string output) = OpenMpi.Run(2, "distributed", _folder, "language", "steps=2");
        (_, string other) = OpenMpi.Run(2, "distributed", _folder, "language", "steps=2", "threads=2");

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("step 1.", output);
        AssertWeights("language", processes: 2);
        Assert.DoesNotContain("step", other);
        Assert.All([0, 1], process => Assert.Contains("expected Threads 4, found 2", Error("language", process)));
    }

    [OpenMpiFact]
    public void A_process_that_cancels_fails_or_differs_ends_all_with_its_reason()
    {
        (int canceled, string canceledOutput) = OpenMpi.Run(2, "distributed", _folder, "rnn", "epochs=2000", "cancel=1");
        (int failed, string failedOutput) = OpenMpi.Run(2, "distributed", _folder, "cnn", "fail=0");
        (int different, string differentOutput) = OpenMpi.Run(2, "distributed", _folder, "bag,normalized", "odd=1");

        Assert.True(canceled == 0, canceledOutput);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "rnn.0")), File.ReadAllBytes(Path.Combine(_folder, "rnn.1")));
        Assert.True(failed == 0, failedOutput);
        Assert.Equal("no more steps", Error("cnn", 0));
        Assert.EndsWith("has failed: no more steps", Error("cnn", 1));
        Assert.True(different == 0, differentOutput);
        Assert.All([0, 1], process => Assert.Contains("expected BatchSize 30, as in process 0 of 2", Error("bag", process)));
        Assert.All([0, 1], process => Assert.Contains("expected a network whose batches can be divided", Error("normalized", process)));
    }

    // Kills the second process in the second epoch, and waits for the end of all.
    private (int ExitCode, string Output, double Seconds) KillSecond(Process training)
    {
        while (training.StandardOutput.ReadLine() is { } line && line != "step 2.2")
        {
        }

        var clock = Stopwatch.StartNew();
        using (Process second = Process.GetProcessById(int.Parse(
            File.ReadAllText(Path.Combine(_folder, "1.process")), CultureInfo.InvariantCulture)))
        {
            second.Kill();
        }

        (int exitCode, string output) = OpenMpi.Finish(training);
        return (exitCode, output, clock.Elapsed.TotalSeconds);
    }

    private string Error(string kind, int process) => File.ReadAllText(Path.Combine(_folder, $"{kind}.{process}.error"));

    private void AssertWeights(string kind, int processes, int threads = 2, int? epochs = null)
    {
        TrainingOptions options = DistributedTraining.Options with { Threads = threads };
        byte[] expected = DistributedTraining.Train(kind, options with { Epochs = epochs ?? options.Epochs });
        for (int process = 0; process < processes; process++)
        {
            byte[] found = File.ReadAllBytes(Path.Combine(_folder, $"{kind}.{process}"));
            Assert.True(expected.AsSpan().SequenceEqual(found), $"{kind}: other weights in process {process}");
        }
    }
}
