using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Creates tensors by copying numbers into libtorch's memory.</summary>
/// <remarks>
/// TorchSharp wraps an array at its address in managed memory, a multiple of 8 bytes. If an operand does not start at a multiple of 16,
/// MKL sums a product in another order. So the same numbers would give other last bits from run to run. libtorch's memory starts at
/// multiples of 64. A test finds any other way from an array of <see cref="float"/> to a tensor.
/// </remarks>
internal static class CopiedTensor
{
    /// <summary>Copies numbers, row by row, into a float32 tensor.</summary>
    /// <param name="numbers">The numbers, as many as the shape has.</param>
    /// <param name="shape">The tensor's shape; empty for a single number.</param>
    /// <param name="device">The tensor's device; <see langword="null"/> for the CPU. Default: <see langword="null"/>.</param>
    public static Tensor Of(ReadOnlySpan<float> numbers, ReadOnlySpan<long> shape, Device? device = null)
    {
        Tensor copy = empty(shape, ScalarType.Float32);
        numbers.CopyTo(MemoryMarshal.Cast<byte, float>(copy.bytes));
        if (device is null || device.type == DeviceType.CPU)
        {
            return copy;
        }

        using (copy)
        {
            return copy.to(device);
        }
    }
}
