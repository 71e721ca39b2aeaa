using System;

namespace TorchSharp;

public static partial class torch
{
    // New tensors with this one's type and device, unless told otherwise.
    public partial class Tensor
    {
        public Tensor zeros_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("zeros_like", this, dtype, Argument.None, device), requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("ones_like", this, dtype, Argument.None, device), requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("empty_like", this, dtype, Argument.None, device), requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("full_like", this, value, dtype, Argument.None, device), requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("rand_like", this, dtype, Argument.None, device), requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("randn_like", this, dtype, Argument.None, device), requires_grad);

        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("randint_like.low_dtype", this, low, high, dtype, Argument.None, device), requires_grad);

        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("new_zeros", this, size, dtype, Argument.None, device), requires_grad);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            new_zeros((ReadOnlySpan<long>)size, dtype, device, requires_grad);

        public Tensor new_zeros(long size, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            new_zeros((ReadOnlySpan<long>)[size], dtype, device, requires_grad);

        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            new_zeros((ReadOnlySpan<long>)[rows, columns], dtype, device, requires_grad);

        public Tensor new_zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            new_zeros((ReadOnlySpan<long>)[dim0, dim1, dim2], dtype, device, requires_grad);

        public Tensor new_ones(long size, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("new_ones", this, new[] { size }, dtype, Argument.None, device), requires_grad);

        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("new_ones", this, new[] { rows, columns }, dtype, Argument.None, device), requires_grad);

        public Tensor new_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("new_full", this, size, value, dtype, Argument.None, device), requires_grad);

        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            new_full((ReadOnlySpan<long>)size, value, dtype, device, requires_grad);

        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            Made(Operators.Call("new_empty", this, size, dtype, Argument.None, device), requires_grad);

        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
            new_empty((ReadOnlySpan<long>)size, dtype, device, requires_grad);
    }
}
