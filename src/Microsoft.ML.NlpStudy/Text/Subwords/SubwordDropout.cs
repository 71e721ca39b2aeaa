using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The random choice of the merges that are left out: BPE-dropout (Provilkov, Emelianenko and Voita, 2020).</summary>
/// <param name="probability">The probability that a possible merge is left out at a step, 0 to 1.</param>
/// <param name="seed">The seed: equal seeds make equal choices.</param>
internal sealed class SubwordDropout(double probability, ulong seed)
{
    private ulong _state = seed;

    /// <summary>Creates the choice for one row of data, the same however often and in whatever order rows are read.</summary>
    public static SubwordDropout ForRow(double probability, int seed, long row) =>
        new(probability, SplitMix.Mix((ulong)(uint)seed) ^ SplitMix.Of((ulong)row, 0));

    /// <summary>Draws whether the next merge is left out.</summary>
    public bool LeavesOut() => SplitMix.NextDouble(ref _state) < probability;
}
