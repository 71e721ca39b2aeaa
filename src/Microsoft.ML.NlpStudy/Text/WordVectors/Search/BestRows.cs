namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The rows with the highest scores, and those whose scores are so near to them that more exact ones may exchange them.
/// </summary>
/// <param name="count">The number of best rows.</param>
/// <param name="margin">The difference of scores below which their order is open.</param>
internal sealed class BestRows(int count, float margin)
{
    // The head is the lowest of the best scores so far.
    private readonly PriorityQueue<int, float> _best = new();
    private readonly List<(int Row, float Score)> _candidates = [];
    private int _mostCandidates = 1024;

    /// <summary>
    /// The score below which a row cannot be among the best; NaN where the lowest of the best is NaN, so that all rows may be.
    /// </summary>
    public float Floor { get; private set; } = float.NegativeInfinity;

    /// <summary>The candidates: at least all rows whose scores are not below <see cref="Floor"/>.</summary>
    public IReadOnlyList<(int Row, float Score)> Candidates => _candidates;

    /// <summary>Adds a row.</summary>
    public void Add(int row, float score)
    {
        if (score < Floor)
        {
            return;
        }

        if (_best.Count < count)
        {
            _best.Enqueue(row, score);
        }
        else
        {
            _best.EnqueueDequeue(row, score);
        }

        if (_best.Count == count)
        {
            _best.TryPeek(out _, out float lowest);
            Floor = lowest - margin;
        }

        _candidates.Add((row, score));
        if (_candidates.Count > _mostCandidates)
        {
            _candidates.RemoveAll(candidate => candidate.Score < Floor);
            _mostCandidates = Math.Max(_mostCandidates, 2 * _candidates.Count);
        }
    }
}
