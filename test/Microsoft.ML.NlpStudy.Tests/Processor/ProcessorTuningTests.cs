using Microsoft.ML.NlpStudy.Modules;
using Microsoft.ML.NlpStudy.Processor;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Processor;

public class ProcessorTuningTests
{
    [Fact]
    public void Denormal_numbers_are_zero_while_flushed_and_numbers_again_afterwards()
    {
        bool within = false, nested = false, afterNested = false;

        ProcessorTuning.FlushingDenormals(() =>
        {
            within = ProcessorTuning.DenormalsAreFlushed;
            ProcessorTuning.FlushingDenormals(() => nested = ProcessorTuning.DenormalsAreFlushed);
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

    [Fact]
    public void Loops_that_are_compiled_while_flushing_are_right()
    {
        Func<int> wrongCalls = FreshlyCompiled.Copy(WrongCalls);
        int wrong = 0;

        ProcessorTuning.FlushingDenormals(() => wrong = wrongCalls());

        Assert.Equal(0, wrong);
    }

    /// <summary>Calls a GRU with 400 texts that are all the same and counts the calls in which their states are not.</summary>
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
