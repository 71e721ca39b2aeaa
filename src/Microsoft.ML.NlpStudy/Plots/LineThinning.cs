namespace Microsoft.ML.NlpStudy.Plots;

/// <summary>Thins long lines: removes points that cannot be distinguished in a chart.</summary>
internal static class LineThinning
{
    /// <summary>Number of groups into which the points of a line are divided; a thousand is finer than a screen.</summary>
    private const int Groups = 1000;

    /// <summary>
    /// Splits a line at its gaps and returns the points of each part. Of a very long line only the first, lowest, highest and last point of
    /// each group are returned.
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

    // Differences of values near the limits of a double would overflow.
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
