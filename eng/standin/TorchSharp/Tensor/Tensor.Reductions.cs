using System;

namespace TorchSharp;

public static partial class torch
{
    // Values of many elements in one: sums, extremes, norms, order.
    public partial class Tensor
    {
        private Tensor Typed(ScalarType? type) => type is { } given && given != dtype ? to_type(given) : this;

        public Tensor sum(ScalarType? type = null) => Operators.Call("sum", this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Operators.Call("sum.dim_IntList", this, dim, keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => Operators.Call("sum.dim_IntList", this, new[] { dim0, dim1 }, keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => Operators.Call("sum.dim_IntList", this, new[] { dim0, dim1, dim2 }, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Operators.Call("sum.dim_IntList", this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Operators.Call("sum.dim_IntList", this, dim, keepdim, type);

        public Tensor mean() => Operators.Call("mean", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Operators.Call("mean.dim", this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Operators.Call("prod", this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Operators.Call("prod.dim_int", this, dim, keepdim, type);

        public Tensor max() => Operators.Call("max", this);

        public Tensor max(Tensor other) => Operators.Call("max.other", this, other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Operators.CallPair("max.dim", this, dim, keepdim);

        public Tensor min() => Operators.Call("min", this);

        public Tensor min(Tensor other) => Operators.Call("min.other", this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Operators.CallPair("min.dim", this, dim, keepdim);

        public Tensor amax(params long[] dims) => Operators.Call("amax", this, dims);

        public Tensor amin(params long[] dims) => Operators.Call("amin", this, dims);

        public Tensor median() => Operators.Call("median", this);

        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) => Operators.CallPair("mode", this, dim, keepdim);

        public Tensor argmax() => Operators.Call("argmax", this);

        public Tensor argmax(long dim, bool keepdim = false) => Operators.Call("argmax", this, dim, keepdim);

        public Tensor argmin() => Operators.Call("argmin", this);

        public Tensor argmin(long dim, bool keepdim = false) => Operators.Call("argmin", this, dim, keepdim);

        public Tensor all() => Operators.Call("all", this);

        public Tensor all(long dim, bool keepdim = false) => Operators.Call("all.dim", this, dim, keepdim);

        public Tensor any() => Operators.Call("any", this);

        public Tensor any(long dim, bool keepdim = false) => Operators.Call("any.dim", this, dim, keepdim);

        public Tensor count_nonzero(long[] dims = null) => dims is null ? Operators.Call("count_nonzero", this) : Operators.Call("count_nonzero.dim_IntList", this, dims);

        public Tensor std(bool unbiased = true) => Operators.Call("std", this, unbiased);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Operators.Call("std.dim", Typed(type), dim, unbiased, keepdim);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Operators.Call("std.dim", Typed(type), dimensions, unbiased, keepdim);

        public Tensor var(bool unbiased = true) => Operators.Call("var", this, unbiased);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Operators.Call("var.dim", Typed(type), dim, unbiased, keepdim);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Operators.Call("var.dim", Typed(type), dimensions, unbiased, keepdim);

        public (Tensor @var, Tensor mean) var_mean(bool unbiased = true) => Operators.CallPair("var_mean", this, unbiased);

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Operators.CallPair("std_mean", this, unbiased);

        public Tensor norm(float p = 2) => Operators.Call("norm.Scalar", this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Operators.Call("norm.ScalarOpt_dim", this, p, dim, keepdim);

        public Tensor dist(Tensor other, float p = 2) => Operators.Call("dist", this, other, p);

        public Tensor logsumexp(long dim, bool keepdim = false) => Operators.Call("logsumexp", this, dim, keepdim);

        public Tensor cumsum(long dim, ScalarType? type = null) => Operators.Call("cumsum", this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Operators.Call("cumprod", this, dim, type);

        public Tensor logcumsumexp(long dim) => Operators.Call("logcumsumexp", this, dim);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Operators.CallPair("topk", this, k, dim, largest, sorted);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) => Operators.CallPair("kthvalue", this, k, dim ?? -1, keepdim);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Operators.CallPair("sort.stable", this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Operators.Call("argsort", this, dim, descending);

        public Tensor msort() => Operators.Call("msort", this);

        public Tensor bincount(Tensor weights, long minlength = 0) => Operators.Call("bincount", this, weights, minlength);

        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Operators.Call("histc", this, bins, min, max);

        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            dim is { } d
                ? Operators.CallTriple("unique_dim", this, d, sorted, return_inverse, return_counts)
                : Operators.CallTriple("_unique2", this, sorted, return_inverse, return_counts);

        public (Tensor output, Tensor inverse_indices, Tensor counts) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Operators.CallTriple("unique_consecutive", this, return_inverse, return_counts, dim);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Operators.Call("quantile", this, q, dim, keepdim);

        public Tensor trace() => Operators.Call("trace", this);
    }
}
