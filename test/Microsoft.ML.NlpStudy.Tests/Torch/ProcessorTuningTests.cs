using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public class ProcessorTuningTests
{
    [Fact]
    public void Denormal_numbers_are_zero_while_flushed_and_numbers_again_afterwards()
    {
        bool within = false, nested = false, afterNested = false;

        ProcessorTuning.RunTuned(() =>
        {
            within = ProcessorTuning.DenormalsAreFlushed;
            ProcessorTuning.RunTuned(() => nested = ProcessorTuning.DenormalsAreFlushed);
            afterNested = ProcessorTuning.DenormalsAreFlushed;
        });

        Assert.Equal((true, true, true, false), (within, nested, afterNested, ProcessorTuning.DenormalsAreFlushed));
    }

    [Fact]
    public void Shards_flush_on_every_thread_and_leave_the_callers_as_it_was()
    {
        var within = new bool[4];

        Shards.Run(4, shard => within[shard] = ProcessorTuning.DenormalsAreFlushed);

        Assert.Equal([true, true, true, true], within);
        Assert.False(ProcessorTuning.DenormalsAreFlushed);
    }

    // Like a thread of the pool that has scored before: libtorch keeps a number of threads for each calling thread.
    [Fact]
    public void A_thread_that_had_libtorch_use_several_works_alone_and_has_them_again_afterwards()
    {
        int within = 0, afterwards = 0;
        var thread = new Thread(() =>
        {
            set_num_threads(3);
            Shards.Run(1, _ => within = get_num_threads());
            afterwards = get_num_threads();
        });
        int elsewhere = get_num_threads();

        thread.Start();
        thread.Join();

        Assert.Equal((1, 3, elsewhere), (within, afterwards, get_num_threads()));
    }

    [Fact]
    public void Loops_that_are_compiled_while_flushing_are_right()
    {
        Func<int> wrongCalls = FreshlyCompiled.Copy(WrongCalls);
        int wrong = 0;

        ProcessorTuning.RunTuned(() => wrong = wrongCalls());

        Assert.Equal(0, wrong);
    }

    /// <summary>Calls a GRU with 400 equal texts and counts the calls that return different states.</summary>
    private static int WrongCalls()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        random.manual_seed(1);
        using var layer = new RecurrentLayer(RnnCellKind.Gru, 16, 64);
        Tensor texts = randn(4, 1, 16).expand(4, 400, 16).contiguous();
        return Enumerable.Range(0, 25).Count(_ =>
        {
            Tensor states = layer.call(texts);
            return (states - states.narrow(1, 0, 1)).abs().max().item<float>() > 1e-5f;
        });
    }
}
