namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>Takes points from long lines that nobody could see apart.</summary>
internal static class LineThinning
{
    /// <summary>Points in a row of which the lowest and the highest stay: a thousand rows of them are finer than a screen.</summary>
    private const int Groups = 1000;

    /// <summary>
    /// The line's points that can be drawn, in order, in runs without gaps: all of them, or of very long lines each group's first, lowest,
    /// highest and last.
    /// </summary>
    public static List<List<(double X, double Y)>> Runs(LineSeries series)
    {
        var runs = new List<List<(double X, double Y)>>();
        List<(double X, double Y)>? run = null;
        for (int i = 0; i < series.X.Count; i++)
        {
            if (!IsDrawable(series.X[i]) || !IsDrawable(series.Y[i]))
            {
                run = null;
                continue;
            }

            if (run is null)
            {
                runs.Add(run = []);
            }

            run.Add((series.X[i], series.Y[i]));
        }

        int group = series.X.Count / Groups;
        return group <= 4 ? runs : [.. runs.Select(points => Thin(points, group))];
    }

    // Axes have no room for the very ends of what a double can hold.
    private static bool IsDrawable(double value) => Math.Abs(value) <= 1e290;

    private static List<(double X, double Y)> Thin(List<(double X, double Y)> points, int group)
    {
        var kept = new List<(double X, double Y)>();
        for (int start = 0; start < points.Count; start += group)
        {
            int end = Math.Min(start + group, points.Count);
            int lowest = start, highest = start;
            for (int i = start + 1; i < end; i++)
            {
                if (points[i].Y < points[lowest].Y)
                {
                    lowest = i;
                }

                if (points[i].Y > points[highest].Y)
                {
                    highest = i;
                }
            }

            foreach (int i in new SortedSet<int> { start, lowest, highest, end - 1 })
            {
                kept.Add(points[i]);
            }
        }

        return kept;
    }
}
