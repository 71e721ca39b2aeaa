using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The checks of sizes read from a model, before memory of these sizes is allocated.</summary>
internal static class NetworkSizes
{
    private const int LargestCount = 100_000_000;

    // 4 GB as float32.
    private const int LargestMatrix = 1_000_000_000;

    /// <summary>Checks that a network can have this number of tokens or classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is too small or too large; the message names it.</exception>
    public static void CheckCount(int count, int least, string name) =>
        OptionCheck.That(count >= least && count <= LargestCount, $"{least} to {LargestCount}", count, name);

    /// <summary>Checks that the largest matrix of a network fits into memory.</summary>
    /// <param name="numbers">The number of weights in the matrix.</param>
    /// <param name="name">The name of the options that decide the size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The matrix is too large.</exception>
    public static void CheckLargestMatrix(Int128 numbers, string name) =>
        OptionCheck.That(numbers <= LargestMatrix,
            FormattableString.Invariant($"sizes whose largest matrix has at most {LargestMatrix:N0} numbers"), numbers, name);
}
