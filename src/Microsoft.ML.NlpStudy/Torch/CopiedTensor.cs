using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Tensors of numbers that are copied into libtorch's own memory.</summary>
/// <remarks>
/// TorchSharp wraps an array where the collector has put it, at a multiple of 8 bytes. MKL sums a product in another order where an operand
/// does not start at a multiple of 16, so that the same numbers would give other last bits from run to run. libtorch's own memory starts at
/// multiples of 64. A test finds any other way from an array of <see cref="float"/> to a tensor.
/// </remarks>
internal static class CopiedTensor
{
    /// <summary>Copies numbers, row by row, into a float32 tensor.</summary>
    /// <param name="numbers">As many as the shape holds.</param>
    /// <param name="shape">The tensor's shape; empty for a single number.</param>
    /// <param name="device">Where the tensor is. Default: the CPU.</param>
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
