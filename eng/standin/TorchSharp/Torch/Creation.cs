using System;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        arange(0L, stop, 1L, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        arange(start, stop, 1L, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device device = null, bool requires_grad = false)
    {
        bool integral = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        dtype ??= integral ? ScalarType.Int64 : get_default_dtype();
        return Made(Operators.Call("arange.start_step", start, stop, step, dtype, Argument.None, device ?? defaultDevice), requires_grad);
    }

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        Made(Operators.Call("linspace", start, end, steps, dtype, Argument.None, device ?? defaultDevice), requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(Operators.Call("eye.m", rows, columns < 0 ? rows : columns, dtype, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(input.zeros_like(dtype, device, requires_grad), requires_grad, names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(input.ones_like(dtype, device, requires_grad), requires_grad, names);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(input.empty_like(dtype, device, requires_grad), requires_grad, names);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(input.full_like(value, dtype, device, requires_grad), requires_grad, names);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        input.randint_like(low, high, dtype, device, requires_grad);

    /// <summary>An array of any rank and numeric type, in one piece.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device device = null, bool requires_grad = false, string[] names = null) =>
        Type.GetTypeCode(rawArray.GetType().GetElementType()) switch
        {
            TypeCode.Boolean => FromArray<bool>(rawArray, dtype, device, requires_grad, names),
            TypeCode.Byte => FromArray<byte>(rawArray, dtype, device, requires_grad, names),
            TypeCode.SByte => FromArray<sbyte>(rawArray, dtype, device, requires_grad, names),
            TypeCode.Int16 => FromArray<short>(rawArray, dtype, device, requires_grad, names),
            TypeCode.Int32 => FromArray<int>(rawArray, dtype, device, requires_grad, names),
            TypeCode.Int64 => FromArray<long>(rawArray, dtype, device, requires_grad, names),
            TypeCode.Single => FromArray<float>(rawArray, dtype, device, requires_grad, names),
            TypeCode.Double => FromArray<double>(rawArray, dtype, device, requires_grad, names),
            _ when rawArray.GetType().GetElementType() == typeof(Half) => FromArray<Half>(rawArray, dtype, device, requires_grad, names),
            _ => throw new NotSupportedException($"The type {rawArray.GetType().GetElementType()} is not supported as a tensor's element."),
        };

    public static Tensor from_array(Array rawArray, Device device = null) => from_array(rawArray, null, device);

    internal static ScalarType TypeOf<T>() =>
        typeof(T) == typeof(bool) ? ScalarType.Bool
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(sbyte) ? ScalarType.Int8
        : typeof(T) == typeof(short) ? ScalarType.Int16
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(Half) ? ScalarType.Float16
        : typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : throw new NotSupportedException($"The type {typeof(T)} is not supported as a tensor's element.");

    // What full() makes of a number: floating point has the default type, as in PyTorch.
    private static ScalarType TypeOf(Scalar value) =>
        value.Type == ScalarType.Bool ? ScalarType.Bool : is_integral(value.Type) ? ScalarType.Int64 : get_default_dtype();

    private static unsafe Tensor FromMemory<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device device, bool requires_grad, string[] names = null) where T : unmanaged
    {
        long expected = 1;
        foreach (long dimension in dimensions)
            expected *= dimension;
        if (expected > values.Length)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {expected} vs. {values.Length}");
        device ??= defaultDevice;
        ScalarType found = TypeOf<T>();
        nint created;
        fixed (T* first = values)
        fixed (long* sizes = dimensions)
            Native.Check(Native.tensor_from_data(first, expected * sizeof(T), sizes, dimensions.Length, (int)found, (int)device.type, device.index, &created));
        var tensor = new Tensor(created);
        if (dtype is { } wanted && wanted != found)
        {
            using Tensor original = tensor;
            tensor = original.to_type(wanted);
        }
        return Made(tensor, requires_grad, names);
    }

    private static Tensor FromArray<T>(Array array, ScalarType? dtype, Device device, bool requires_grad, string[] names) where T : unmanaged
    {
        var dimensions = new long[array.Rank];
        for (int i = 0; i < dimensions.Length; i++)
            dimensions[i] = array.GetLongLength(i);
        ReadOnlySpan<T> values = array.Length == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
        return FromMemory(values, dimensions, dtype, device, requires_grad, names);
    }

    /// <summary>The last step of every factory.</summary>
    private static Tensor Made(Tensor tensor, bool requires_grad, string[] names = null)
    {
        if (names is { Length: > 0 })
            throw new NotSupportedException("TorchSharp's stand-in has no named dimensions.");
        if (requires_grad)
            tensor.requires_grad = true;
        return tensor;
    }
}
