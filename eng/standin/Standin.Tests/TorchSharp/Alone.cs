using TorchSharp;

namespace Standin.Tests.TorchSharpTests;

/// <summary>Tests of what belongs to the process (its seed, its tensors, its memory) run while no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>Tensors alive in the process, once the finalizers of those that earlier tests dropped have run.</summary>
    internal static long LiveTensors()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return torch.Tensor.TotalCount;
    }
}
