namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Keeps a random share of the rows from training.</summary>
internal static class RowSplit
{
    /// <param name="count">How many rows there are.</param>
    /// <param name="validationFraction">The share that is kept.</param>
    /// <param name="seed">Decides which.</param>
    public static (int[] Training, int[] Validation) Of(int count, double validationFraction, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        int held = (int)(count * validationFraction);
        return (order[held..], order[..held]);
    }
}
