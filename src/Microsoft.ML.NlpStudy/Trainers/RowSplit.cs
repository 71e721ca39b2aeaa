namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The split of the rows in memory into those to train on and those to validate on.</summary>
internal static class RowSplit
{
    /// <summary>Takes the rows that were given for validation, or draws a share of the others.</summary>
    /// <param name="count">The number of rows to train on.</param>
    /// <param name="given">The number of rows after them that were given for validation; <see langword="null"/> draws a share.</param>
    /// <param name="validationFraction">The share that is drawn, 0 to 1.</param>
    /// <param name="seed">The seed of the draw.</param>
    public static (int[] Training, int[] Validation) Of(int count, int? given, double validationFraction, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        if (given is { } rows)
        {
            return (order, [.. Enumerable.Range(count, rows)]);
        }

        new Random(seed).Shuffle(order);
        int held = (int)(count * validationFraction);
        return (order[held..], order[..held]);
    }
}
