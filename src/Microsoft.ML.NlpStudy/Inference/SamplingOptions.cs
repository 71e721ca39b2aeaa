using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How tokens are drawn at random.</summary>
public sealed record SamplingOptions
{
    /// <summary>Log-probabilities are divided by it: below 1 the likelier tokens gain, above 1 the others. Default: 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>
    /// Only so many of the likeliest tokens are drawn from; <see langword="null"/> for all. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>Fan et al., "Hierarchical Neural Story Generation" (2018).</remarks>
    public int? TopK { get; init; }

    /// <summary>Only the likeliest tokens whose probabilities make up this share are drawn from. Default: 1, all.</summary>
    /// <remarks>Holtzman et al., "The Curious Case of Neural Text Degeneration" (2020).</remarks>
    public double TopP { get; init; } = 1;

    /// <summary>The same seed draws the same translations of a source, whatever else is in its batch. Default: 0.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        OptionCheck.Positive(Temperature);
        OptionCheck.That(TopK is null or >= 1, "at least 1, or null for all", TopK);
        OptionCheck.That(TopP is > 0 and <= 1, "above 0 and at most 1", TopP);
    }
}
