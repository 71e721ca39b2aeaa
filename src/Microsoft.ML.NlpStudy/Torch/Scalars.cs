using TorchSharp;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Scalars for libtorch's operators that live as long as the process.</summary>
/// <remarks>
/// TorchSharp passes a scalar's native handle to an operator. If a number is converted to a scalar on the way, no variable holds it. The
/// garbage collector may then free the scalar while the operator reads it, which causes occasional errors. Scalars that change are held by
/// <c>using</c> for the same reason. Sums are written <c>a.add(b, Scalars.One)</c>, since <c>a + b</c> creates a scalar, the factor of b.
/// <c>a - b</c> and <c>a * b</c> create none.
/// </remarks>
internal static class Scalars
{
    /// <summary>Minus infinity: the value of masked scores.</summary>
    public static Scalar MinusInfinity { get; } = float.NegativeInfinity;

    /// <summary>Zero.</summary>
    public static Scalar Zero { get; } = 0;

    /// <summary>One: the factor of a summand.</summary>
    public static Scalar One { get; } = 1;
}
