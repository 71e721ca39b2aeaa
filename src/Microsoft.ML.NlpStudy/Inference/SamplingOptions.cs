using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of sampling: temperature, top k, top p and seed.</summary>
public sealed record SamplingOptions
{
    /// <summary>Divisor of the log-probabilities: below 1 favors probable tokens, above 1 improbable ones. Default: 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>
    /// Samples only from this number of most probable tokens; <see langword="null"/> for all. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>Fan et al., "Hierarchical Neural Story Generation" (2018).</remarks>
    public int? TopK { get; init; }

    /// <summary>Samples only from the most probable tokens whose probabilities sum to this share, 0 to 1. Default: 1, all tokens.</summary>
    /// <remarks>Holtzman et al., "The Curious Case of Neural Text Degeneration" (2020).</remarks>
    public double TopP { get; init; } = 1;

    /// <summary>Seed of the random numbers. It gives the same samples of a source in any batch. Default: 0.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        OptionCheck.Positive(Temperature);
        OptionCheck.That(TopK is null or >= 1, "at least 1, or null for all", TopK);
        OptionCheck.That(TopP is > 0 and <= 1, "above 0 and at most 1", TopP);
    }
}
