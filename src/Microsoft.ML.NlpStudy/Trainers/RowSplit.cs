namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The split of the rows in memory into those to train on and those to validate on.</summary>
internal static class RowSplit
{
    /// <summary>Takes the rows that were given for validation, or draws a share of the others.</summary>
    /// <param name="count">The number of rows to train on.</param>
    /// <param name="given">The number of rows after them that were given for validation; <see langword="null"/> draws a share.</param>
    /// <param name="validationFraction">The share that is drawn, 0 to 1.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="groups">
    /// The groups of the rows, none of which is divided; then the share is the most that is drawn. <see langword="null"/>: no groups.
    /// </param>
    /// <exception cref="InvalidOperationException">There is only one group, which cannot be divided.</exception>
    public static (int[] Training, int[] Validation) Of(
        int count, int? given, double validationFraction, int seed, RowGroups? groups = null)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        if (given is { } rows)
        {
            return (order, [.. Enumerable.Range(count, rows)]);
        }

        new Random(seed).Shuffle(order);
        int held = (int)(count * validationFraction);
        if (groups is null || validationFraction == 0)
        {
            return (order[held..], order[..held]);
        }

        HashSet<int> validation = Draw(order, held, groups);
        return (
            [.. order.Where(row => !validation.Contains(groups[row]))], [.. order.Where(row => validation.Contains(groups[row]))]);
    }

    /// <summary>Divides rows into folds of about the same size.</summary>
    /// <param name="rows">The rows' numbers.</param>
    /// <param name="count">The number of folds.</param>
    /// <param name="seed">The seed of the division.</param>
    /// <param name="groups">The groups of the rows, none of which is divided; <see langword="null"/>: no groups.</param>
    /// <returns>The rows of each fold, at least one.</returns>
    /// <exception cref="InvalidOperationException">There are fewer rows, or groups, than folds.</exception>
    public static int[][] Folds(int[] rows, int count, int seed, RowGroups? groups)
    {
        int[][] undivided = [.. rows.GroupBy(row => groups?[row] ?? row).Select(group => group.ToArray())];
        if (undivided.Length < count)
        {
            string what = groups is null ? "training rows" : $"groups in '{groups.ColumnName}' among the training rows";
            throw new InvalidOperationException($"Option Folds: expected at most {undivided.Length}, the number of {what}, found {count}.");
        }

        // The largest group goes to the smallest fold; equally large ones are in random order.
        new Random(seed).Shuffle(undivided);
        var folds = new List<int>[count];
        for (int i = 0; i < count; i++)
        {
            folds[i] = [];
        }

        var smallest = new PriorityQueue<int, (int Rows, int Fold)>(Enumerable.Range(0, count).Select(fold => (fold, (0, fold))));
        foreach (int[] group in undivided.OrderByDescending(group => group.Length))
        {
            int fold = smallest.Dequeue();
            folds[fold].AddRange(group);
            smallest.Enqueue(fold, (folds[fold].Count, fold));
        }

        return [.. folds.Select(fold => fold.ToArray())];
    }

    // Draws groups in the order of their first rows, as many as have no more rows than those to hold out.
    private static HashSet<int> Draw(int[] order, int held, RowGroups groups)
    {
        Dictionary<int, int> sizes = order.GroupBy(row => groups[row]).ToDictionary(group => group.Key, group => group.Count());
        if (sizes.Count < 2)
        {
            throw new InvalidOperationException(
                $"Group column '{groups.ColumnName}': expected at least two groups, to validate on one of them, found {sizes.Count}.");
        }

        var drawn = new HashSet<int>();
        foreach (int group in order.Select(row => groups[row]).Distinct())
        {
            if (sizes[group] <= held)
            {
                drawn.Add(group);
                held -= sizes[group];
            }
        }

        return drawn;
    }
}
