using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>SIMD functions on sixteen lanes: loading, storing, and the activation functions of recurrent units.</summary>
/// <remarks>
/// Memory contains float32, or bfloat16 as the upper halves of float32 numbers (<see cref="ushort"/>). A processor without 512-bit
/// registers computes the sixteen lanes in parts. Loops over lanes are marked AggressiveOptimization: without it .NET first compiles them
/// without inlining, and compiles them again beside the training's first seconds.
/// </remarks>
internal static unsafe class Lanes
{
    /// <summary>Number of lanes: 16.</summary>
    public const int Count = 16;

    /// <summary>Loads numbers; if fewer than <see cref="Count"/> are left, the other lanes are 0.</summary>
    /// <typeparam name="T"><see cref="float"/>, or <see cref="ushort"/> for bfloat16.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load<T>(T* from, int left)
        where T : unmanaged
    {
        if (left < Count)
        {
            return LoadPart(from, left);
        }

        return typeof(T) == typeof(float)
            ? Vector512.Load((float*)from)
            : (Vector512.WidenLower(Vector256.Load((ushort*)from).ToVector512Unsafe()) << 16).AsSingle();
    }

    /// <summary>
    /// Stores numbers, at most those that are left of the row. For bfloat16 they are rounded to the nearest number, ties to even.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<float> numbers, T* to, int left)
        where T : unmanaged
    {
        if (left < Count)
        {
            StorePart(numbers, to, left);
        }
        else if (typeof(T) == typeof(float))
        {
            numbers.Store((float*)to);
        }
        else
        {
            Halves(numbers).Store((ushort*)to);
        }
    }

    /// <summary>Computes the sigmoid 1 / (1 + e⁻ˣ), exact except for the last two bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    /// <summary>Computes the hyperbolic tangent as x times a quotient of polynomials in x², exact except for the last bits.</summary>
    /// <remarks>
    /// Beyond 7.99 the nearest float32 is 1 except for its last bit. The coefficients are the minimax fit of Eigen and of PyTorch's CPU
    /// kernels.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        x = Clamp(x, -7.99881172180175781f, 7.99881172180175781f);
        Vector512<float> square = x * x;
        Vector512<float> above = Vector512.Create(-2.76076847742355e-16f);
        above = Vector512.FusedMultiplyAdd(above, square, Vector512.Create(2.00018790482477e-13f));
        above = Vector512.FusedMultiplyAdd(above, square, Vector512.Create(-8.60467152213735e-11f));
        above = Vector512.FusedMultiplyAdd(above, square, Vector512.Create(5.12229709037114e-08f));
        above = Vector512.FusedMultiplyAdd(above, square, Vector512.Create(1.48572235717979e-05f));
        above = Vector512.FusedMultiplyAdd(above, square, Vector512.Create(6.37261928875436e-04f));
        above = Vector512.FusedMultiplyAdd(above, square, Vector512.Create(4.89352455891786e-03f));
        Vector512<float> below = Vector512.Create(1.19825839466702e-06f);
        below = Vector512.FusedMultiplyAdd(below, square, Vector512.Create(1.18534705686654e-04f));
        below = Vector512.FusedMultiplyAdd(below, square, Vector512.Create(2.26843463243900e-03f));
        below = Vector512.FusedMultiplyAdd(below, square, Vector512.Create(4.89352518554385e-03f));
        return x * above / below;
    }

    /// <summary>Computes eˣ as a power of 2 times a polynomial of the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // Adding and subtracting 1.5 · 2²³ rounds to an integer.
        Vector512<float> rounder = Vector512.Create(12582912f);
        x = Clamp(x, -87.3f, 88.3f);
        Vector512<float> power = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), rounder) - rounder;

        // ln 2 is split into two parts, so that the rest is exact.
        Vector512<float> rest = Vector512.FusedMultiplyAdd(power, Vector512.Create(-0.693359375f), x);
        rest = Vector512.FusedMultiplyAdd(power, Vector512.Create(2.12194440e-4f), rest);
        Vector512<float> sum = Vector512.Create(1.9875691500e-4f);
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(1.3981999507e-3f));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(8.3334519073e-3f));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(4.1665795894e-2f));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(1.6666665459e-1f));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(5.0000001201e-1f));
        sum = Vector512.FusedMultiplyAdd(sum, rest * rest, rest + Vector512<float>.One);

        // The native conversion differs beyond the clamped range only. Of NaN it makes a number whose lowest nine bits are 0, so NaN stays
        // NaN.
        return (sum.AsInt32() + (Vector512.ConvertToInt32Native(power) << 23)).AsSingle();
    }

    /// <summary>Multiplies a matrix by a vector.</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="vector">A vector with one number for each column.</param>
    /// <param name="result">Receives one number for each row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static void Product(float* matrix, float* vector, float* result, int rows, int columns)
    {
        // Four rows at a time: each load of the vector serves four rows, and the four sums are independent. The rest of a row is added one
        // by one, since a call inside the loop would move the sums from registers to memory.
        int whole = columns - (columns % Count);
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            float* a = matrix, b = a + columns, c = b + columns, d = c + columns;
            Vector512<float> sumA = Vector512<float>.Zero, sumB = sumA, sumC = sumA, sumD = sumA;
            for (int i = 0; i < whole; i += Count)
            {
                Vector512<float> part = Vector512.Load(vector + i);
                sumA = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), part, sumA);
                sumB = Vector512.FusedMultiplyAdd(Vector512.Load(b + i), part, sumB);
                sumC = Vector512.FusedMultiplyAdd(Vector512.Load(c + i), part, sumC);
                sumD = Vector512.FusedMultiplyAdd(Vector512.Load(d + i), part, sumD);
            }

            result[row] = Vector512.Sum(sumA) + DotOfRest(a, vector, whole, columns);
            result[row + 1] = Vector512.Sum(sumB) + DotOfRest(b, vector, whole, columns);
            result[row + 2] = Vector512.Sum(sumC) + DotOfRest(c, vector, whole, columns);
            result[row + 3] = Vector512.Sum(sumD) + DotOfRest(d, vector, whole, columns);
            matrix += 4 * columns;
        }

        for (; row < rows; row++, matrix += columns)
        {
            result[row] = DotOfRest(matrix, vector, 0, columns);
        }
    }

    // The product of the rest of a row, one number at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float DotOfRest(float* a, float* b, int start, int end)
    {
        float sum = 0;
        for (int i = start; i < end; i++)
        {
            sum = MathF.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    // NaN stays NaN: MinNative and MaxNative return their second operand if either operand is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Clamp(Vector512<float> x, float low, float high) =>
        Vector512.MinNative(Vector512.Create(high), Vector512.MaxNative(Vector512.Create(low), x));

    // The upper halves of the numbers, rounded to the nearest, ties to even.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Halves(Vector512<float> numbers)
    {
        Vector512<uint> bits = numbers.AsUInt32();
        bits = (bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One)) >> 16;
        return Vector512.Narrow(bits, bits).GetLower();
    }

    private static Vector512<float> LoadPart<T>(T* from, int left)
        where T : unmanaged
    {
        T* whole = stackalloc T[Count];
        new Span<T>(from, left).CopyTo(new Span<T>(whole, left));
        new Span<T>(whole + left, Count - left).Clear();
        return Load(whole, Count);
    }

    private static void StorePart<T>(Vector512<float> numbers, T* to, int left)
        where T : unmanaged
    {
        T* whole = stackalloc T[Count];
        Store(numbers, whole, Count);
        new Span<T>(whole, left).CopyTo(new Span<T>(to, left));
    }
}
