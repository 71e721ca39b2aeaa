extern alias benchmarks;

using System.Runtime.InteropServices;
using benchmarks::Microsoft.ML.NlpStudy.Benchmarks;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Benchmarks;

public class LibtorchTuningTests
{
    [Fact]
    public void Tuning_sets_the_threads_and_flushes_denormal_numbers_and_none_leaves_both()
    {
        (int Threads, bool Flushes) plain = default, tuned = default;
        int before = 0;
        var thread = new Thread(() =>
        {
            before = get_num_threads();
            LibtorchTuning.Apply(threads: 0);
            plain = (get_num_threads(), ProcessorTuning.DenormalsAreFlushed);
            LibtorchTuning.Apply(threads: 1);
            tuned = (get_num_threads(), ProcessorTuning.DenormalsAreFlushed);
            set_num_threads(before);
        });
        thread.Start();
        thread.Join();

        Assert.Equal((before, false), plain);
        Assert.Equal((1, OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64), tuned);
    }

    [Fact]
    public void The_best_number_of_threads_is_that_of_the_fastest_run()
    {
        int before = get_num_threads();
        try
        {
            Assert.Equal(1, LibtorchTuning.BestThreads(() => Thread.Sleep(get_num_threads() == 1 ? 1 : 60)));
        }
        finally
        {
            set_num_threads(before);
        }
    }
}
