namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The banned tokens of a search, and the penalty of the unknown token.</summary>
/// <param name="Banned">Ids, from 1, of tokens that never occur in a translation.</param>
/// <param name="Unknown">The id of the unknown token; 0 if the vocabulary has none.</param>
/// <param name="UnknownPenalty">The penalty subtracted from the unknown token's log-probability, in nats.</param>
internal sealed record TokenLimits(IReadOnlySet<int> Banned, int Unknown, double UnknownPenalty)
{
    /// <summary>No limits: all tokens are allowed.</summary>
    public static TokenLimits None { get; } = new(new HashSet<int>(), 0, 0);

    /// <summary>Number of limited tokens: how much larger k must be so that the top k contain enough other tokens.</summary>
    public int Count => Banned.Count + (UnknownPenalty > 0 ? 1 : 0);

    /// <summary>Creates the limits of a search.</summary>
    /// <param name="banned">Ids, from 1, of tokens that never occur in a translation.</param>
    /// <param name="unknown">The id of the unknown token; 0 if the vocabulary has none.</param>
    /// <param name="search">The options of the search.</param>
    public static TokenLimits Of(IEnumerable<int> banned, int unknown, SearchOptions search)
    {
        var all = new HashSet<int>(banned);
        bool isBanned = unknown != 0 && double.IsPositiveInfinity(search.UnknownPenalty);
        if (isBanned)
        {
            all.Add(unknown);
        }

        return new TokenLimits(all, unknown, unknown == 0 || isBanned ? 0 : search.UnknownPenalty);
    }

    /// <summary>Returns the penalty of a token, in nats; 0 for most tokens.</summary>
    public double PenaltyOf(int token) => token == Unknown ? UnknownPenalty : 0;
}
