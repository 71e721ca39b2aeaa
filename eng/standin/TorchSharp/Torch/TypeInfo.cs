using System;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        public int bits;
        public double eps;
        public double max;
        public double min;
        public double tiny;
        public double smallest_normal;
        public double resolution;
    }

    public static FInfo finfo() => finfo(get_default_dtype());

    public static FInfo finfo(ScalarType dtype)
    {
        // Bits, bits of the fraction, largest exponent, decimal digits.
        (int bits, int fraction, int exponent, int digits) = dtype switch
        {
            ScalarType.Float16 => (16, 10, 15, 3),
            ScalarType.BFloat16 => (16, 7, 127, 2),
            ScalarType.Float32 or ScalarType.ComplexFloat32 => (32, 23, 127, 6),
            ScalarType.Float64 or ScalarType.ComplexFloat64 => (64, 52, 1023, 15),
            _ => throw new ArgumentException($"finfo: expected a floating-point type, found {dtype}.", nameof(dtype)),
        };
        double epsilon = Math.ScaleB(1, -fraction);
        double largest = Math.ScaleB(2 - epsilon, exponent);
        double smallest = Math.ScaleB(1, 1 - exponent);
        return new FInfo { bits = bits, eps = epsilon, max = largest, min = -largest, tiny = smallest, smallest_normal = smallest, resolution = Math.Pow(10, -digits) };
    }

    /// <summary>The type that an operation on tensors of these types has.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)Operators.CallScalar("promote_types", type1, type2).ToInt64();

    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Operators.CallScalar("result_type.Tensor", tensor1, tensor2).ToInt64();

    public static bool can_cast(ScalarType from, ScalarType to) => Operators.CallBool("can_cast", from, to);
}
