using System;
using System.Collections.Generic;

namespace TorchSharp;

/// <summary>
/// One argument of an operator, on its way to libtorch. Everything an operator can take converts to it implicitly; a
/// null of any type is the absent value of an optional argument.
/// </summary>
internal readonly struct Argument
{
    internal readonly NativeTag Tag;
    internal readonly int Count;
    internal readonly long Bits;
    // A Tensor, an array or a string: read, and kept alive, until the call is over.
    internal readonly object Reference;

    private Argument(NativeTag tag, long bits = 0, object reference = null, int count = 0)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
        Count = count;
    }

    /// <summary>The absent value of an optional argument.</summary>
    internal static Argument None => default;

    public static implicit operator Argument(torch.Tensor value) => value is null ? default : new(NativeTag.Tensor, reference: value);

    public static implicit operator Argument(long value) => new(NativeTag.Int, value);

    public static implicit operator Argument(int value) => new(NativeTag.Int, value);

    public static implicit operator Argument(long? value) => value is { } v ? new(NativeTag.Int, v) : default;

    public static implicit operator Argument(int? value) => value is { } v ? new(NativeTag.Int, v) : default;

    public static implicit operator Argument(double value) => new(NativeTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } v ? (Argument)v : default;

    public static implicit operator Argument(bool value) => new(NativeTag.Bool, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } v ? (Argument)v : default;

    public static implicit operator Argument(long[] value) => value is null ? default : new(NativeTag.Ints, reference: value, count: value.Length);

    public static implicit operator Argument(ReadOnlySpan<long> value) => value.ToArray();

    public static implicit operator Argument(double[] value) => value is null ? default : new(NativeTag.Doubles, reference: value, count: value.Length);

    public static implicit operator Argument(bool[] value) => value is null ? default : new(NativeTag.Bools, reference: value, count: value.Length);

    /// <summary>A list of tensors; null elements are allowed where the operator takes optional ones (index, index_put_).</summary>
    public static implicit operator Argument(torch.Tensor[] value) => value is null ? default : new(NativeTag.Tensors, reference: value, count: value.Length);

    public static implicit operator Argument(List<torch.Tensor> value) => value?.ToArray();

    public static implicit operator Argument(torch.ScalarType value) => new(NativeTag.Int, (long)value);

    public static implicit operator Argument(torch.ScalarType? value) => value is { } v ? (Argument)v : default;

    public static implicit operator Argument(torch.Device value) => value is null ? default : new(NativeTag.Device, (long)value.type, count: value.index);

    public static implicit operator Argument(string value) => value is null ? default : new(NativeTag.String, reference: value);

    public static implicit operator Argument(torch.Generator value) => value is null ? default : new(NativeTag.Generator, reference: value);

    public static implicit operator Argument(Scalar value) => value is null ? default : value.Argument;

    internal static Argument FromComplex(double real, double imaginary) => new(NativeTag.Complex, reference: new[] { real, imaginary }, count: 2);
}
