namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Which tokens a search never gives, and which one it is loath to give.</summary>
/// <param name="Never">Ids, from 1, of tokens that no translation holds.</param>
/// <param name="Unknown">The id of the unknown token; 0 where there is none.</param>
/// <param name="UnknownPenalty">What is taken from the unknown token's log-probability.</param>
internal sealed record TokenLimits(IReadOnlySet<int> Never, int Unknown, double UnknownPenalty)
{
    /// <summary>Every token may come.</summary>
    public static TokenLimits None { get; } = new(new HashSet<int>(), 0, 0);

    /// <summary>How many more of the likeliest tokens must be known so that enough are left.</summary>
    public int Count => Never.Count + (UnknownPenalty > 0 ? 1 : 0);

    /// <summary>The limits of a search.</summary>
    /// <param name="never">Ids, from 1, of tokens that no translation holds.</param>
    /// <param name="unknown">The id of the unknown token; 0 where there is none.</param>
    /// <param name="search">Its options.</param>
    public static TokenLimits Of(IEnumerable<int> never, int unknown, SearchOptions search)
    {
        var banned = new HashSet<int>(never);
        bool isBanned = unknown != 0 && double.IsPositiveInfinity(search.UnknownPenalty);
        if (isBanned)
        {
            banned.Add(unknown);
        }

        return new TokenLimits(banned, unknown, unknown == 0 || isBanned ? 0 : search.UnknownPenalty);
    }

    /// <summary>What is taken from a token's log-probability.</summary>
    public double PenaltyOf(int token) => token == Unknown ? UnknownPenalty : 0;
}
