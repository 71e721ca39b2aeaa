using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Modules;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

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
    public void Code_that_is_compiled_while_flushing_is_right()
    {
        float[] found = [];

        ProcessorTuning.FlushingDenormals(() => found = Sigmoids(1.5f));

        Assert.All(found, number => Assert.Equal(1 / (1 + MathF.Exp(-1.5f)), number, 1e-6f));
    }

    // Compiled where it is first called, and once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float[] Sigmoids(float number)
    {
        var found = new float[Lanes.Count];
        Lanes.Sigmoid(Vector512.Create(number)).CopyTo(found);
        return found;
    }
}
