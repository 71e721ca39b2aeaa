namespace TorchSharp;

public static partial class torch
{
    // Elements chosen by index or mask, read and written.
    public partial class Tensor
    {
        public Tensor gather(long dim, Tensor index) => Operators.Call("gather", this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Operators.Call("scatter.src", this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Operators.CallInPlace("scatter_.src", this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Operators.Call("scatter_add", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Operators.CallInPlace("scatter_add_", this, dim, index, src);

        public Tensor index_select(long dim, Tensor index) => Operators.Call("index_select", this, dim, index);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Operators.Call("index_add", this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Operators.CallInPlace("index_add_", this, dim, index, source, alpha);

        public Tensor index_copy(long dim, Tensor index, Tensor source) => Operators.Call("index_copy", this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Operators.CallInPlace("index_copy_", this, dim, index, source);

        public Tensor index_fill(long dim, Tensor index, Scalar value) => Operators.Call("index_fill.int_Scalar", this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Operators.CallInPlace("index_fill_.int_Scalar", this, dim, index, value);

        public Tensor masked_fill(Tensor mask, Scalar value) => Operators.Call("masked_fill.Scalar", this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Operators.CallInPlace("masked_fill_.Scalar", this, mask, value);

        public Tensor masked_select(Tensor mask) => Operators.Call("masked_select", this, mask);

        public Tensor masked_scatter(Tensor mask, Tensor value) => Operators.Call("masked_scatter", this, mask, value);

        public Tensor masked_scatter_(Tensor mask, Tensor value) => Operators.CallInPlace("masked_scatter_", this, mask, value);

        public Tensor select_scatter(Tensor src, long dim, long index) => Operators.Call("select_scatter", this, src, dim, index);

        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) => Operators.Call("slice_scatter", this, src, dim, start, end, step);

        public Tensor where(Tensor condition, Tensor y) => Operators.Call("where.self", condition, this, y);

        public Tensor take(Tensor index) => Operators.Call("take", this, index);

        public Tensor take_along_dim(Tensor indices, long dim) => Operators.Call("take_along_dim", this, indices, dim);

        public Tensor nonzero() => Operators.Call("nonzero", this);

        public Tensor argwhere() => Operators.Call("argwhere", this);

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => Operators.Call("bucketize.Tensor", this, boundaries, outInt32, right);

        public Tensor index(params Tensor[] indices) => Operators.Call("index.Tensor", this, indices);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => Operators.CallInPlace("index_put_", this, indices, value);

        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(full([], value, dtype, device), indices);
    }
}
