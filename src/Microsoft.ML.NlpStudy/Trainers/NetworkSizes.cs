using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Checks sizes that were read from a model before anything of them is allocated.</summary>
internal static class NetworkSizes
{
    private const int LargestCount = 100_000_000;

    // As float32 4 GB.
    private const int LargestMatrix = 1_000_000_000;

    /// <summary>That a count of tokens or classes is one that a network can have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not; the message names it.</exception>
    public static void CheckCount(int count, int least, string name) =>
        OptionCheck.That(count >= least && count <= LargestCount, $"{least} to {LargestCount}", count, name);

    /// <summary>That the largest matrix of a network fits into memory.</summary>
    /// <param name="numbers">How many numbers it has.</param>
    /// <param name="name">The options that its sizes follow from.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static void CheckLargestMatrix(Int128 numbers, string name) =>
        OptionCheck.That(numbers <= LargestMatrix,
            FormattableString.Invariant($"sizes whose largest matrix has at most {LargestMatrix:N0} numbers"), numbers, name);
}
