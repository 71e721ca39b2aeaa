namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The partial translations of one source, and those that are finished.</summary>
/// <param name="options">How it is searched.</param>
/// <param name="longest">Tokens at most.</param>
/// <param name="limits">Tokens that never come, or seldom.</param>
internal sealed class Beam(SearchOptions options, int longest, TokenLimits limits)
{
    private readonly List<Hypothesis> _finished = [];
    private int? _greedy = 0;

    /// <summary>The partial translations, best first.</summary>
    public List<PartialTranslation> Active { get; private set; } = [PartialTranslation.Empty];

    /// <summary>Finished translations, best first.</summary>
    public IReadOnlyList<Hypothesis> Finished => _finished;

    /// <summary>Goes on by a step.</summary>
    /// <param name="next">For each active translation what may come next.</param>
    /// <returns>For each translation that is now active, the one it goes on from.</returns>
    public int[] Advance(IReadOnlyList<NextTokens> next)
    {
        List<Candidate> candidates = CandidatesOf(next);
        Candidate? greedy = _greedy is { } place
            ? candidates.Where(candidate => candidate.From == place).MaxBy(candidate => candidate.LogProbability) : null;
        var kept = new List<Candidate>();
        for (int rank = 0; rank < candidates.Count && kept.Count < options.BeamSize; rank++)
        {
            Candidate candidate = candidates[rank];
            if (candidate.Token != INextToken.End)
            {
                kept.Add(candidate);
            }
            else if (rank < options.BeamSize)
            {
                Finish(candidate, next);
            }
        }

        // The greedy translation is never lost, whatever else seems better on the way.
        if (greedy is { Token: INextToken.End } && candidates.IndexOf(greedy) >= options.BeamSize)
        {
            Finish(greedy, next);
        }

        if (greedy is not null && greedy.Token != INextToken.End && !kept.Contains(greedy))
        {
            kept[^1] = greedy;
        }

        _greedy = greedy is null ? null : kept.IndexOf(greedy) is >= 0 and int at ? at : null;

        PartialTranslation[] before = [.. Active];
        Active = [.. kept.Select(candidate =>
            before[candidate.From].With(candidate.Token, candidate.LogProbability - before[candidate.From].LogProbability,
                next[candidate.From].Attention))];
        if (IsDone())
        {
            Active = [];
        }

        return [.. kept.Take(Active.Count).Select(candidate => candidate.From)];
    }

    private List<Candidate> CandidatesOf(IReadOnlyList<NextTokens> next)
    {
        var candidates = new List<Candidate>();
        for (int from = 0; from < Active.Count; from++)
        {
            PartialTranslation part = Active[from];
            IReadOnlyCollection<int> repeating = part.RepeatingTokens(options.NoRepeatNgramSize);
            bool mustEnd = part.Length >= longest;
            int before = candidates.Count;
            if (!mustEnd)
            {
                foreach ((int token, float logProbability) in next[from].Likeliest.Tokens)
                {
                    if (!repeating.Contains(token) && !limits.Never.Contains(token))
                    {
                        candidates.Add(new Candidate(from, token, part.LogProbability + logProbability - limits.PenaltyOf(token)));
                    }
                }
            }

            // Where nothing else is allowed, even a short translation ends.
            if (part.Length >= options.MinimumLength || candidates.Count == before)
            {
                candidates.Add(new Candidate(from, INextToken.End, part.LogProbability + next[from].Likeliest.End));
            }
        }

        // Stable: of equals the one of the better beginning comes first.
        return [.. candidates.OrderByDescending(candidate => candidate.LogProbability)];
    }

    private void Finish(Candidate candidate, IReadOnlyList<NextTokens> next)
    {
        PartialTranslation part = Active[candidate.From];
        Hypothesis found = part.Finish(next[candidate.From].Likeliest.End, next[candidate.From].Attention, options);
        int place = _finished.FindIndex(other => other.Score < found.Score);
        _finished.Insert(place < 0 ? _finished.Count : place, found);
        if (_finished.Count > options.BeamSize)
        {
            _finished.RemoveAt(options.BeamSize);
        }
    }

    // Enough are finished, and those under way are no better as they stand. The greedy one is followed while it may still be the best.
    private bool IsDone()
    {
        if (Active.Count == 0 || (options.BeamSize == 1 && _finished.Count > 0))
        {
            return true;
        }

        if (_finished.Count < options.BeamSize)
        {
            return false;
        }

        if (_greedy is { } place && BestPossible(Active[place]) > _finished[0].Score)
        {
            return false;
        }

        return Active.Max(part => options.ScoreOf(part.LogProbability, part.Length + 1)) <= _finished[^1].Score;
    }

    // A log-probability only falls, and longer translations are penalized less.
    private double BestPossible(PartialTranslation part) =>
        Math.Max(options.ScoreOf(part.LogProbability, part.Length + 1), options.ScoreOf(part.LogProbability, longest + 1));

    private sealed record Candidate(int From, int Token, double LogProbability);
}
