namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The beginning of a translation: its last token, and what came before.</summary>
/// <param name="Before">What came before; null for the start.</param>
/// <param name="Token">The last token; <see cref="INextToken.Start"/> for the start.</param>
/// <param name="LogProbability">Of all tokens so far, in nats.</param>
/// <param name="Length">Tokens so far.</param>
/// <param name="Attention">How much each source token was attended to for the last token.</param>
internal sealed record PartialTranslation(PartialTranslation? Before, int Token, double LogProbability, int Length, float[]? Attention)
{
    /// <summary>Nothing yet.</summary>
    public static PartialTranslation Empty { get; } = new(null, INextToken.Start, 0, 0, null);

    /// <summary>With one more token.</summary>
    public PartialTranslation With(int token, double logProbability, float[]? attention) =>
        new(this, token, LogProbability + logProbability, Length + 1, attention);

    /// <summary>All tokens, first to last.</summary>
    public int[] Tokens()
    {
        var tokens = new int[Length];
        PartialTranslation part = this;
        for (int i = Length - 1; i >= 0; i--, part = part.Before!)
        {
            tokens[i] = part.Token;
        }

        return tokens;
    }

    /// <summary>The tokens that would repeat a run of <paramref name="size"/> tokens.</summary>
    public IReadOnlyCollection<int> RepeatingTokens(int size)
    {
        if (size == 0 || Length < size)
        {
            return [];
        }

        int[] tokens = Tokens();
        ReadOnlySpan<int> run = tokens.AsSpan(Length - size + 1);
        var repeating = new HashSet<int>();
        for (int start = 0; start + size <= Length; start++)
        {
            if (tokens.AsSpan(start, size - 1).SequenceEqual(run))
            {
                repeating.Add(tokens[start + size - 1]);
            }
        }

        return repeating;
    }

    /// <summary>The translation that ends here.</summary>
    /// <param name="end">The end's log-probability.</param>
    /// <param name="attention">How much each source token was attended to for the end.</param>
    /// <param name="options">How it is scored.</param>
    public Hypothesis Finish(double end, float[]? attention, SearchOptions options)
    {
        double logProbability = LogProbability + end;
        float[][]? rows = attention is null ? null : AttentionRows(attention);
        double score = options.ScoreOf(logProbability, Length + 1);
        if (options.CoveragePenalty > 0 && rows is not null)
        {
            score += options.CoveragePenalty * Coverage(rows);
        }

        return new Hypothesis(Tokens(), logProbability, score, rows);
    }

    private float[][] AttentionRows(float[] last)
    {
        var rows = new float[Length + 1][];
        rows[Length] = last;
        PartialTranslation part = this;
        for (int i = Length - 1; i >= 0; i--, part = part.Before!)
        {
            rows[i] = part.Attention!;
        }

        return rows;
    }

    // Wu et al. (2016), equation 14: 0 where every source token has been attended to, negative otherwise.
    private static double Coverage(float[][] rows)
    {
        const double Least = 1e-10;
        double coverage = 0;
        for (int source = 0; source < rows[0].Length; source++)
        {
            coverage += Math.Log(Math.Clamp(rows.Sum(row => row[source]), Least, 1));
        }

        return coverage;
    }
}
