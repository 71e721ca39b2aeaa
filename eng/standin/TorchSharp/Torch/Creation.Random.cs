using System;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        Made(Operators.Call("rand.generator", size, generator, dtype, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        Made(Operators.Call("randn.generator", size, generator, dtype, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);

    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, generator, names);

    public static Tensor rand(int size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[size], dtype, device, requires_grad, generator, names);

    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);

    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, generator, names);

    public static Tensor rand(long size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)[size], dtype, device, requires_grad, generator, names);

    public static Tensor rand(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        rand((ReadOnlySpan<long>)size, dtype, device, requires_grad, generator, names);

    public static Tensor randn(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);

    public static Tensor randn(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    public static Tensor randn(int rows, int columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, generator, names);

    public static Tensor randn(int size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[size], dtype, device, requires_grad, generator, names);

    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);

    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, generator, names);

    public static Tensor randn(long size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)[size], dtype, device, requires_grad, generator, names);

    public static Tensor randn(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randn((ReadOnlySpan<long>)size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        Made(Operators.Call("randint.low_generator", low, high, size, generator, dtype ?? ScalarType.Int64, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randint((long)low, high, Array.ConvertAll(size, length => (long)length), dtype, device, requires_grad, generator, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null) =>
        Made(Operators.Call("randperm.generator", n, generator, dtype ?? ScalarType.Int64, Argument.None, device ?? defaultDevice), requires_grad);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        Made(Operators.Call("normal.float_float", mean, std, size, generator, dtype, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor normal(Tensor mean, Tensor std, Generator generator = null) => Operators.Call("normal.Tensor_Tensor", mean, std, generator);
}
