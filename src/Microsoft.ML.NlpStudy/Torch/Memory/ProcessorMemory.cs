using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Accesses the memory of tensors on the CPU, for this package's own loops over their numbers.</summary>
internal static unsafe class ProcessorMemory
{
    /// <summary>Returns the address of the first number of a contiguous tensor on the CPU, valid as long as the tensor lives.</summary>
    /// <remarks>It reads the span of the first number only, since a span is limited to 2 GB.</remarks>
    public static T* Of<T>(Tensor tensor)
        where T : unmanaged
    {
        using Tensor flat = tensor.view(-1);
        using Tensor first = flat.narrow(0, 0, 1);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>Whether the tensor is float32 on the CPU, so that these loops can read it.</summary>
    public static bool Holds(Tensor tensor) => tensor.device.type == DeviceType.CPU && tensor.dtype == ScalarType.Float32;
}
