using System;

namespace TorchSharp;

public static partial class torch
{
    // Memory of any owner, copied in one piece.

    public static Tensor tensor(Memory<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<byte>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<double>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(Memory<Half> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<Half>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(Memory<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<short>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<int>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(Memory<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<long>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(Memory<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<sbyte>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<float>(rawArray.Span, dimensions, dtype, device, requires_grad, names);
}
