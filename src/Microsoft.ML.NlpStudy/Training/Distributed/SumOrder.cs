namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The order in which the gradients of shards are added: neighbors first, then pairs of neighbors, then fours, and so on.
/// </summary>
/// <remarks>
/// The order depends on the number of shards alone. Yet a process can add most of its own shards before it sends anything: of 2, 4 or 8
/// shards it sends a single sum. So the same number of shards gives the same bits, on however many processes they are.
/// </remarks>
internal static class SumOrder
{
    /// <summary>Lists the additions: the second part is added to the first. The sum of all ends in part 0.</summary>
    /// <param name="count">The number of parts.</param>
    public static IEnumerable<(int Into, int From)> All(int count) =>
        from step in Steps(count)
        from place in Enumerable.Range(0, count / (2 * step) + 1).Select(pair => pair * 2 * step)
        where place + step < count
        select (place, place + step);

    /// <summary>Lists the additions that need nothing but some neighboring parts.</summary>
    /// <param name="count">The number of parts.</param>
    /// <param name="range">The first of the neighboring parts, and the one after the last.</param>
    public static IEnumerable<(int Into, int From)> Inside(int count, (int Start, int End) range) => All(count).Where(addition =>
        addition.Into >= range.Start && Math.Min((2 * addition.From) - addition.Into, count) <= range.End);

    /// <summary>Lists the parts of a range that are left after the additions inside it.</summary>
    /// <inheritdoc cref="Inside" path="/param"/>
    public static IEnumerable<int> Left(int count, (int Start, int End) range) => Enumerable.Range(range.Start, range.End - range.Start)
        .Except(Inside(count, range).Select(addition => addition.From));

    private static IEnumerable<int> Steps(int count)
    {
        for (int step = 1; step < count; step *= 2)
        {
            yield return step;
        }
    }
}
