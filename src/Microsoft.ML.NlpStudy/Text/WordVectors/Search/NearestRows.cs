using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The search for the rows whose vectors have the smallest angles to given vectors, many of them in one pass.</summary>
/// <remarks>
/// The pass finds the rows that may be the nearest, with products whose last bits depend on the machine. Their cosines are then computed
/// one by one, so that the result is that of comparing each row by itself.
/// </remarks>
internal sealed class NearestRows : ICosineVisitor
{
    private readonly BestRows[] _best;

    private NearestRows(int targets, int count, int dimension)
    {
        // A product of n numbers of single precision is wrong by at most n 2^-24 of its vectors' lengths. Two ways of computing the cosine
        // differ by less than this.
        float margin = 4 * (dimension + 8) * MathF.ScaleB(1, -24);
        _best = [.. Enumerable.Range(0, targets).Select(_ => new BestRows(count, margin))];
    }

    /// <summary>Finds the nearest rows of each target.</summary>
    /// <param name="vectors">The table to search.</param>
    /// <param name="norms">The lengths of its rows.</param>
    /// <param name="targets">The targets, each with the rows that are not wanted.</param>
    /// <param name="count">The most rows for each target.</param>
    /// <returns>The rows of each target with their cosines, the nearest first, equally near ones in the table's order.</returns>
    public static List<(int Row, float Cosine)>[] Find(
        VectorTable vectors, float[] norms, IReadOnlyList<(float[] Vector, HashSet<int> Excluded)> targets, int count)
    {
        float[] targetNorms = [.. targets.Select(target => TensorPrimitives.Norm<float>(target.Vector))];
        float[] queries = new float[targets.Count * vectors.Dimension];
        for (int i = 0; i < targets.Count; i++)
        {
            if (targetNorms[i] > 0)
            {
                TensorPrimitives.Divide(targets[i].Vector, targetNorms[i], queries.AsSpan(i * vectors.Dimension, vectors.Dimension));
            }
        }

        // The given rows are found as well, and taken out below.
        int found = (int)Math.Min(vectors.Count, count + (long)targets.Max(target => target.Excluded.Count));
        NearestRows Create() => new(targets.Count, found, vectors.Dimension);
        NearestRows all = Create();
        CosinePass.Run(vectors, norms, vectors.Count, queries, Create, all.Add);
        return [.. targets.Select((target, i) => all._best[i].Candidates
            .Where(candidate => !(candidate.Score < all._best[i].Floor) && !target.Excluded.Contains(candidate.Row))
            .Select(candidate => (candidate.Row,
                Cosine: Cosine(TensorPrimitives.Dot(vectors[candidate.Row], target.Vector), norms[candidate.Row], targetNorms[i])))
            .OrderByDescending(candidate => candidate.Cosine)
            .ThenBy(candidate => candidate.Row)
            .Take(count)
            .ToList())];
    }

    /// <summary>Computes the cosine of the angle between two vectors, from -1 to 1; 0 where one is zero.</summary>
    public static float Cosine(float dot, float norm, float otherNorm) =>
        norm > 0 && otherNorm > 0 ? Math.Clamp(dot / norm / otherNorm, -1, 1) : 0;

    public void Visit(int firstRow, int rowCount, Span<float> cosines)
    {
        for (int i = 0; i < _best.Length; i++)
        {
            Span<float> ofTarget = cosines.Slice(i * rowCount, rowCount);
            BestRows best = _best[i];
            if (TensorPrimitives.Max<float>(ofTarget) < best.Floor)
            {
                continue;
            }

            for (int row = 0; row < rowCount; row++)
            {
                best.Add(firstRow + row, ofTarget[row]);
            }
        }
    }

    private void Add(NearestRows other)
    {
        for (int i = 0; i < _best.Length; i++)
        {
            foreach ((int row, float score) in other._best[i].Candidates)
            {
                _best[i].Add(row, score);
            }
        }
    }
}
