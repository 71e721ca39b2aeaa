namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The beam of one source: its partial and its finished translations.</summary>
/// <param name="options">The options of the search.</param>
/// <param name="longest">Maximum number of tokens in a translation.</param>
/// <param name="limits">Banned and penalized tokens.</param>
internal sealed class Beam(SearchOptions options, int longest, TokenLimits limits)
{
    private readonly List<Hypothesis> _finished = [];

    // The index of the greedy translation in the beam.
    private int? _greedy = 0;

    /// <summary>The partial translations, best first.</summary>
    public List<PartialTranslation> Active { get; private set; } = [PartialTranslation.Empty];

    /// <summary>The finished translations, best first.</summary>
    public IReadOnlyList<Hypothesis> Finished => _finished;

    /// <summary>Extends the partial translations by one token.</summary>
    /// <param name="next">The candidates for the next token of each partial translation.</param>
    /// <returns>For each new partial translation, the index of the old one that it extends.</returns>
    public int[] Advance(IReadOnlyList<NextTokens> next)
    {
        List<Candidate> candidates = CandidatesOf(next);
        Candidate? greedy = _greedy is { } row
            ? candidates.Where(candidate => candidate.From == row).MaxBy(candidate => candidate.LogProbability) : null;
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

        // The greedy translation always stays in the beam, even if other translations have better scores for a while.
        if (greedy is { Token: INextToken.End } && candidates.IndexOf(greedy) >= options.BeamSize)
        {
            Finish(greedy, next);
        }

        if (greedy is not null && greedy.Token != INextToken.End && !kept.Contains(greedy))
        {
            kept[^1] = greedy;
        }

        _greedy = greedy is null ? null : kept.IndexOf(greedy) is >= 0 and int index ? index : null;

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
                foreach ((int token, float logProbability) in next[from].TopK.Tokens)
                {
                    if (!repeating.Contains(token) && !limits.Banned.Contains(token))
                    {
                        candidates.Add(new Candidate(from, token, part.LogProbability + logProbability - limits.PenaltyOf(token)));
                    }
                }
            }

            // If no other token is allowed, even a translation below the minimum length ends.
            if (part.Length >= options.MinimumLength || candidates.Count == before)
            {
                candidates.Add(new Candidate(from, INextToken.End, part.LogProbability + next[from].TopK.End));
            }
        }

        // The sort is stable: of candidates with equal log-probability, the one from the better partial translation comes first.
        return [.. candidates.OrderByDescending(candidate => candidate.LogProbability)];
    }

    private void Finish(Candidate candidate, IReadOnlyList<NextTokens> next)
    {
        PartialTranslation part = Active[candidate.From];
        Hypothesis found = part.Finish(next[candidate.From].TopK.End, next[candidate.From].Attention, options);
        int rank = _finished.FindIndex(other => other.Score < found.Score);
        _finished.Insert(rank < 0 ? _finished.Count : rank, found);
        if (_finished.Count > options.BeamSize)
        {
            _finished.RemoveAt(options.BeamSize);
        }
    }

    // The search of this source ends when enough translations are finished and no partial one has a better score now. It continues while
    // the greedy translation can still become the best.
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

        if (_greedy is { } row && BestPossible(Active[row]) > _finished[0].Score)
        {
            return false;
        }

        return Active.Max(part => options.ScoreOf(part.LogProbability, part.Length + 1)) <= _finished[^1].Score;
    }

    // An upper bound of the score: a log-probability only decreases, and a longer translation is penalized less.
    private double BestPossible(PartialTranslation part) =>
        Math.Max(options.ScoreOf(part.LogProbability, part.Length + 1), options.ScoreOf(part.LogProbability, longest + 1));

    private sealed record Candidate(int From, int Token, double LogProbability);
}
