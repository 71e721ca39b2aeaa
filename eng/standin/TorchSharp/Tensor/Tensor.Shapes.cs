using System;
using System.Collections.Generic;

namespace TorchSharp;

public static partial class torch
{
    // Views of the same values in another shape, and copies where a view cannot be.
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Operators.Call("view", this, shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor reshape(params long[] shape) => Operators.Call("reshape", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Operators.Call("flatten.using_ints", this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Operators.Call("unflatten.int", this, dim, sizes);

        public Tensor ravel() => Operators.Call("ravel", this);

        public Tensor squeeze(long? dim = null) => dim is { } d ? Operators.Call("squeeze.dim", this, d) : Operators.Call("squeeze", this);

        public Tensor squeeze_(long? dim = null) => dim is { } d ? Operators.CallInPlace("squeeze_.dim", this, d) : Operators.CallInPlace("squeeze_", this);

        public Tensor unsqueeze(long dim) => Operators.Call("unsqueeze", this, dim);

        public Tensor unsqueeze_(long dim) => Operators.CallInPlace("unsqueeze_", this, dim);

        public Tensor transpose(long dim0, long dim1) => Operators.Call("transpose.int", this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1) => Operators.CallInPlace("transpose_", this, dim0, dim1);

        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor t() => Operators.Call("t", this);

        public Tensor permute(params long[] permutation) => Operators.Call("permute", this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);

        public Tensor movedim(long[] source, long[] destination) => Operators.Call("movedim.intlist", this, source, destination);

        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Operators.Call("expand", this, sizes, isImplicit);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Operators.Call("expand", this, sizes, isImplicit);

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor broadcast_to(params long[] shape) => Operators.Call("broadcast_to", this, shape);

        public Tensor repeat(params long[] sizes) => Operators.Call("repeat", this, sizes);

        public Tensor tile(long[] reps) => Operators.Call("tile", this, reps);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Operators.Call("repeat_interleave.self_int", this, repeats, dim, output_size);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Operators.Call("repeat_interleave.self_Tensor", this, repeats, dim, output_size);

        public Tensor contiguous() => Operators.Call("contiguous", this);

        public Tensor clone() => Operators.Call("clone", this);

        public Tensor flip(params long[] dims) => Operators.Call("flip", this, dims);

        public Tensor fliplr() => Operators.Call("fliplr", this);

        public Tensor flipud() => Operators.Call("flipud", this);

        public Tensor roll(long shifts, long? dims = null) => Operators.Call("roll", this, shifts, dims is { } d ? new[] { d } : []);

        public Tensor roll(long[] shifts) => Operators.Call("roll", this, shifts);

        public Tensor roll(long[] shifts, long[] dims) => Operators.Call("roll", this, shifts, dims);

        public Tensor narrow(long dim, long start, long length) => Operators.Call("narrow", this, dim, start, length);

        public Tensor select(long dim, long index) => Operators.Call("select.int", this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) => Operators.Call("slice.Tensor", this, dim, start, finish, step);

        public Tensor[] chunk(long chunks, long dim = 0) => Operators.CallMany("chunk", this, chunks, dim);

        public Tensor[] split(long size, int dim = 0) => Operators.CallMany("split.Tensor", this, size, dim);

        public Tensor[] split(params long[] sizes) => split((ReadOnlySpan<long>)sizes);

        public Tensor[] split(long[] sizes, long dim = 0) => Operators.CallMany("split_with_sizes", this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Operators.CallMany("split_with_sizes", this, sizes, dim);

        public Tensor[] tensor_split(long size, long dim = 0) => Operators.CallMany("tensor_split.sections", this, size, dim);

        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Operators.CallMany("tensor_split.indices", this, sizes, dim);

        public Tensor[] unbind(long dimension = 0) => Operators.CallMany("unbind.int", this, dimension);

        public Tensor unfold(long dimension, long size, long step) => Operators.Call("unfold", this, dimension, size, step);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Operators.Call("as_strided", this, size, strides, storageOffset);

        public Tensor diag(long diagonal = 0) => Operators.Call("diag", this, diagonal);

        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Operators.Call("diag_embed", this, offset, dim1, dim2);

        public Tensor tril(long diagonal = 0) => Operators.Call("tril", this, diagonal);

        public Tensor tril_(long diagonal = 0) => Operators.CallInPlace("tril_", this, diagonal);

        public Tensor triu(long diagonal = 0) => Operators.Call("triu", this, diagonal);

        public Tensor triu_(long diagonal = 0) => Operators.CallInPlace("triu_", this, diagonal);

        public Tensor rot90(long k = 1, (long, long)? dims = null) => Operators.Call("rot90", this, k, dims is { } d ? new[] { d.Item1, d.Item2 } : new long[] { 0, 1 });

        public Tensor diff(long n = 1, long dim = -1, Tensor prepend = null, Tensor append = null) => Operators.Call("diff", this, n, dim, prepend, append);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Operators.CallInPlace("copy_", this, source, nonBlocking);
    }
}
