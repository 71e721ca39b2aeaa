using System;
using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number of one of libtorch's scalar types. It owns nothing, so that its Dispose has nothing to free.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double real;
    private readonly double imaginary;
    private readonly long integer;

    private Scalar(ScalarType type, long integer, double real, double imaginary = 0)
    {
        Type = type;
        this.integer = integer;
        this.real = real;
        this.imaginary = imaginary;
    }

    public ScalarType Type { get; }

    internal Argument Argument =>
        Type == ScalarType.Bool ? integer != 0
        : is_integral(Type) ? integer
        : is_complex(Type) ? Argument.FromComplex(real, imaginary)
        : real;

    internal double AsDouble => is_integral(Type) ? integer : real;

    internal long AsInt64 => is_integral(Type) ? integer : checked((long)real);

    internal Complex AsComplex => new(AsDouble, imaginary);

    public void Dispose() => GC.SuppressFinalize(this);

    public static implicit operator Scalar(byte value) => new(ScalarType.Byte, value, value);

    public static implicit operator Scalar(sbyte value) => new(ScalarType.Int8, value, value);

    public static implicit operator Scalar(short value) => new(ScalarType.Int16, value, value);

    public static implicit operator Scalar(int value) => new(ScalarType.Int32, value, value);

    public static implicit operator Scalar(long value) => new(ScalarType.Int64, value, value);

    public static implicit operator Scalar(Half value) => new(ScalarType.Float16, 0, (double)value);

    public static implicit operator Scalar(float value) => new(ScalarType.Float32, 0, value);

    public static implicit operator Scalar(double value) => new(ScalarType.Float64, 0, value);

    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);

    public static implicit operator Scalar((float, float) value) => new(ScalarType.ComplexFloat32, 0, value.Item1, value.Item2);

    public static implicit operator Scalar(Complex value) => new(ScalarType.ComplexFloat64, 0, value.Real, value.Imaginary);
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this Half value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.AsDouble;

    public static double ToDouble(this Scalar value) => value.AsDouble;

    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;

    public static sbyte ToSByte(this Scalar value) => (sbyte)value.AsInt64;

    public static byte ToByte(this Scalar value) => (byte)value.AsInt64;

    public static short ToInt16(this Scalar value) => (short)value.AsInt64;

    public static int ToInt32(this Scalar value) => (int)value.AsInt64;

    public static long ToInt64(this Scalar value) => value.AsInt64;

    public static bool ToBoolean(this Scalar value) => value.AsInt64 != 0;
}
