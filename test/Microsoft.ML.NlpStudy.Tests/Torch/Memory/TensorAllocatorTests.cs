using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public unsafe class TensorAllocatorTests
{
    private const int LargeCount = TensorAllocator.LargeTensor / sizeof(float);

    [Fact]
    public void It_is_available_on_Linux_with_x86_64() =>
        Assert.Equal(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, TensorAllocator.IsAvailable);

    [Fact]
    public void Large_tensors_are_in_the_region_while_memory_is_kept()
    {
        if (!TensorAllocator.IsAvailable)
        {
            return;
        }

        nint before = TensorRegion.Used;
        using (ProcessorTuning.KeepFreedMemory())
        {
            using Tensor large = arange(LargeCount, dtype: ScalarType.Float32);
            using Tensor small = zeros(LargeCount - 1);
            Assert.True(TensorRegion.Holds(ProcessorMemory.Of<byte>(large)));
            Assert.False(TensorRegion.Holds(ProcessorMemory.Of<byte>(small)));
            Assert.Equal(0, (nint)ProcessorMemory.Of<byte>(large) % 64);
            using Tensor last = large[LargeCount - 1];
            Assert.Equal(LargeCount - 1, last.item<float>());
        }

        Assert.Equal(before, TensorRegion.Used);
        using Tensor later = zeros(LargeCount);
        Assert.False(TensorRegion.Holds(ProcessorMemory.Of<byte>(later)));
    }

    [Fact]
    public void A_tensor_may_outlive_the_time_in_which_memory_is_kept()
    {
        nint before = TensorRegion.Used;
        Tensor kept;
        using (ProcessorTuning.KeepFreedMemory())
        {
            kept = ones(LargeCount);
        }

        using (kept)
        {
            using Tensor more = kept.add(kept, alpha: 1);
            using Tensor sum = more.sum();
            Assert.Equal(2 * LargeCount, sum.item<float>());
        }

        Assert.Equal(before, TensorRegion.Used);
    }

    [Fact]
    public void The_memory_of_a_freed_tensor_is_used_again()
    {
        if (!TensorAllocator.IsAvailable)
        {
            return;
        }

        using IDisposable keeper = ProcessorTuning.KeepFreedMemory();
        var places = new HashSet<nint>();
        for (int i = 0; i < 20; i++)
        {
            using Tensor large = zeros(LargeCount + i);
            places.Add((nint)ProcessorMemory.Of<byte>(large));
        }

        Assert.Single(places);
    }

    [Fact]
    public void A_tensor_larger_than_all_memory_is_an_exception_and_not_the_end_of_the_process()
    {
        using IDisposable keeper = ProcessorTuning.KeepFreedMemory();
        Assert.Contains("memory", Assert.ThrowsAny<Exception>(() => empty(1L << 50, dtype: ScalarType.Float32)).Message);
        using Tensor large = ones(LargeCount);
        using Tensor sum = large.sum();
        Assert.Equal(LargeCount, sum.item<float>());
    }

    [Fact]
    public void Threads_take_and_free_blocks_at_once()
    {
        nint before = TensorRegion.Used;
        using (ProcessorTuning.KeepFreedMemory())
        {
            Shards.Run(4, shard =>
            {
                for (int i = 1; i < 200; i++)
                {
                    using Tensor large = full(LargeCount + (i * 100), (float)shard);
                    using Tensor copy = large.clone();
                    using Tensor largest = copy.max(), least = copy.min();
                    Assert.Equal((shard, shard), (largest.item<float>(), least.item<float>()));
                }
            });
        }

        Assert.Equal(before, TensorRegion.Used);
    }
}
