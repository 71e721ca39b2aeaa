using System;
using System.Collections.Generic;

namespace TorchSharp;

public static partial class torch
{
    // Lists.

    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<bool>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<bool>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<bool> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<bool>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<bool>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<bool>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<byte>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<byte>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<byte> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<byte>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<byte>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<byte> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<byte>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<double>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<double>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<double>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<double>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<Half> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<Half>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<Half> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<Half>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<Half> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<Half>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<Half> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<Half>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<Half> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<Half>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<short>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<short>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<short> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<short>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<short>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<short> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<short>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<int>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<int>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<int>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<int>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<long>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<long>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<long>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<long>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<long>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<sbyte>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<sbyte>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<sbyte> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<sbyte>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<sbyte>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<sbyte>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<float>([.. rawArray], [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<float>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<float>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<float>([.. rawArray], dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromMemory<float>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);
}
