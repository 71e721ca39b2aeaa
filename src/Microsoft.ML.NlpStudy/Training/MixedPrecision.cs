namespace Microsoft.ML.NlpStudy;

/// <summary>Whether training rounds the operands of matrix products to bfloat16.</summary>
/// <remarks>
/// Micikevicius et al., "Mixed Precision Training" (2018), with Google's bfloat16, which has float32's range, so that no loss needs
/// scaling. Weights, the sums inside products, states, softmax, normalization and optimizer stay float32, and so does all scoring,
/// validation included.
/// </remarks>
public enum MixedPrecision
{
    /// <summary>On a CPU that multiplies bfloat16 in hardware (AMX-BF16 or AVX512-BF16) and so trains faster. Elsewhere float32.</summary>
    Automatic,

    /// <summary>Float32 throughout.</summary>
    Never,

    /// <summary>
    /// bfloat16 on any device. A CPU without hardware for it is slower with it than without; a GPU needs compute capability 8.0, and its
    /// recurrent layers stay float32.
    /// </summary>
    Always,
}
