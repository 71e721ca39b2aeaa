namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>A partial translation, as a linked list from its last token to its first.</summary>
/// <param name="Before">The translation without its last token; <see langword="null"/> for the empty one.</param>
/// <param name="Token">The last token; <see cref="INextToken.Start"/> for the empty one.</param>
/// <param name="LogProbability">The log-probability of all tokens so far, in nats.</param>
/// <param name="Length">Number of tokens so far.</param>
/// <param name="Attention">The attention weight of each source token at the last token.</param>
internal sealed record PartialTranslation(PartialTranslation? Before, int Token, double LogProbability, int Length, float[]? Attention)
{
    /// <summary>The empty translation.</summary>
    public static PartialTranslation Empty { get; } = new(null, INextToken.Start, 0, 0, null);

    /// <summary>Returns the translation with one more token.</summary>
    public PartialTranslation With(int token, double logProbability, float[]? attention) =>
        new(this, token, LogProbability + logProbability, Length + 1, attention);

    /// <summary>Returns all tokens, first to last.</summary>
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

    /// <summary>Finds the tokens that would repeat an n-gram of <paramref name="size"/> tokens; none for size 0.</summary>
    public IReadOnlyCollection<int> RepeatingTokens(int size)
    {
        if (size == 0 || Length < size)
        {
            return [];
        }

        int[] tokens = Tokens();
        ReadOnlySpan<int> last = tokens.AsSpan(Length - size + 1);
        var repeating = new HashSet<int>();
        for (int start = 0; start + size <= Length; start++)
        {
            if (tokens.AsSpan(start, size - 1).SequenceEqual(last))
            {
                repeating.Add(tokens[start + size - 1]);
            }
        }

        return repeating;
    }

    /// <summary>Ends the translation and scores it.</summary>
    /// <param name="end">The log-probability of the end, in nats.</param>
    /// <param name="attention">The attention weight of each source token at the end.</param>
    /// <param name="options">The penalties.</param>
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

    // Wu et al. (2016), equation 14: 0 if the attention to each source token sums to 1 or more, negative otherwise.
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
