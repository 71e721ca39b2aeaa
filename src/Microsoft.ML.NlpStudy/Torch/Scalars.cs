using TorchSharp;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Numbers for libtorch's operators that live as long as the process.</summary>
/// <remarks>
/// TorchSharp hands an operator a scalar's native handle, and nothing else holds a scalar that a number was turned into on the way: the
/// collector may free it while the operator still reads it, which is seen as errors now and then. Numbers that change are held by
/// <c>using</c> for the same reason. Sums are made by <c>a.add(b, Scalars.One)</c>, since <c>a + b</c> makes the factor of b on the way;
/// <c>a - b</c> and <c>a * b</c> make none.
/// </remarks>
internal static class Scalars
{
    /// <summary>What hidden scores become.</summary>
    public static Scalar MinusInfinity { get; } = float.NegativeInfinity;

    /// <summary>Nothing.</summary>
    public static Scalar Zero { get; } = 0;

    /// <summary>How often a summand counts.</summary>
    public static Scalar One { get; } = 1;
}
