namespace Microsoft.ML.NlpStudy;

/// <summary>The precision of matrix products in training: whether their operands are rounded to bfloat16.</summary>
/// <remarks>
/// Micikevicius et al., "Mixed Precision Training" (2018), with Google's bfloat16. It has float32's range, so that no loss needs scaling.
/// Weights, the sums inside products, states, softmax, normalization and optimizer stay float32. All scoring stays float32 too, validation
/// included.
/// </remarks>
public enum MixedPrecision
{
    /// <summary>
    /// bfloat16 on a CPU that multiplies it in hardware (AMX-BF16 or AVX512-BF16) and so trains faster. Float32 elsewhere.
    /// </summary>
    Automatic,

    /// <summary>Float32 throughout.</summary>
    Never,

    /// <summary>
    /// bfloat16 on any device. A CPU without hardware for it becomes slower. A GPU needs compute capability 8.0, and its recurrent layers
    /// stay float32.
    /// </summary>
    Always,
}
