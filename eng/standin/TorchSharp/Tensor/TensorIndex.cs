using System;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One of the indices between a tensor's brackets: a position, a range, a new axis, the rest, or a tensor.</summary>
    public struct TensorIndex
    {
        internal enum IndexKind
        {
            None, Single, Slice, Ellipsis, Bool, Tensor
        }

        internal IndexKind Kind;
        internal long? Start;
        internal long? Stop;
        internal long? Step;
        internal Tensor Indices;

        /// <summary>A new axis.</summary>
        public static TensorIndex None = new() { Kind = IndexKind.None };

        /// <summary>A new axis.</summary>
        public static TensorIndex Null = None;

        /// <summary>As many whole axes as are left.</summary>
        public static TensorIndex Ellipsis = new() { Kind = IndexKind.Ellipsis };

        /// <summary>A whole axis.</summary>
        public static TensorIndex Colon = Slice();

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Kind = IndexKind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        // An end counted from the end is a negative position; ^0 is no end at all.
        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        public static TensorIndex Bool(bool value) => new() { Kind = IndexKind.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => index is null ? None : new() { Kind = IndexKind.Single, Start = index };

        public static TensorIndex Tensor(Tensor tensor) => new() { Kind = IndexKind.Tensor, Indices = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
