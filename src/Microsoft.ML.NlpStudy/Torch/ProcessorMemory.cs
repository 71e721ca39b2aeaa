using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Where a tensor's numbers lie, for the passes over memory that are our own.</summary>
internal static unsafe class ProcessorMemory
{
    /// <summary>The first number of a contiguous tensor on the CPU; valid as long as the tensor is.</summary>
    /// <remarks>The tensor's first number is asked for, not all of it: a span holds 2 GB at most.</remarks>
    public static T* Of<T>(Tensor tensor)
        where T : unmanaged
    {
        using Tensor flat = tensor.view(-1);
        using Tensor first = flat.narrow(0, 0, 1);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>Whether our own passes can work on this tensor.</summary>
    public static bool Holds(Tensor tensor) => tensor.device.type == DeviceType.CPU && tensor.dtype == ScalarType.Float32;
}
