using System;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(Operators.Call("zeros", size, dtype, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(Operators.Call("ones", size, dtype, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(Operators.Call("empty.memory_format", size, dtype, Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        Made(Operators.Call("full", size, value, dtype ?? TypeOf(value), Argument.None, device ?? defaultDevice), requires_grad, names);

    public static Tensor empty(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor empty(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor empty(int rows, int columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, names);

    public static Tensor empty(int size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[size], dtype, device, requires_grad, names);

    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, names);

    public static Tensor empty(long size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)[size], dtype, device, requires_grad, names);

    public static Tensor empty(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        empty((ReadOnlySpan<long>)size, dtype, device, requires_grad, names);

    public static Tensor full(int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], value, dtype, device, requires_grad, names);

    public static Tensor full(int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[dim0, dim1, dim2], value, dtype, device, requires_grad, names);

    public static Tensor full(int rows, int columns, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[rows, columns], value, dtype, device, requires_grad, names);

    public static Tensor full(int size, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[size], value, dtype, device, requires_grad, names);

    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], value, dtype, device, requires_grad, names);

    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[dim0, dim1, dim2], value, dtype, device, requires_grad, names);

    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[rows, columns], value, dtype, device, requires_grad, names);

    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)[size], value, dtype, device, requires_grad, names);

    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        full((ReadOnlySpan<long>)size, value, dtype, device, requires_grad, names);

    public static Tensor ones(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor ones(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor ones(int rows, int columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, names);

    public static Tensor ones(int size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[size], dtype, device, requires_grad, names);

    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, names);

    public static Tensor ones(long size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)[size], dtype, device, requires_grad, names);

    public static Tensor ones(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        ones((ReadOnlySpan<long>)size, dtype, device, requires_grad, names);

    public static Tensor zeros(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor zeros(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor zeros(int rows, int columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, names);

    public static Tensor zeros(int size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[size], dtype, device, requires_grad, names);

    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad, names);

    public static Tensor zeros(long size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)[size], dtype, device, requires_grad, names);

    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        zeros((ReadOnlySpan<long>)size, dtype, device, requires_grad, names);
}
