namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Samples single tokens.</summary>
internal static class TokenSampler
{
    /// <summary>Samples one token.</summary>
    /// <param name="logProbabilities">The log-probabilities of all tokens.</param>
    /// <param name="allowed">The allowed tokens, at least one. The list is reordered.</param>
    /// <param name="options">Temperature, top k and top p.</param>
    /// <param name="random">The source of random numbers.</param>
    public static int Draw(ReadOnlySpan<float> logProbabilities, List<int> allowed, SamplingOptions options, Random random)
    {
        float[] all = logProbabilities.ToArray();
        double largest = allowed.Max(token => all[token]);
        double[] shares = new double[all.Length];
        foreach (int token in allowed)
        {
            shares[token] = Math.Exp((all[token] - largest) / options.Temperature);
        }

        IReadOnlyList<int> kept = allowed;
        if (options.TopK is not null || options.TopP < 1)
        {
            allowed.Sort((a, b) => shares[b].CompareTo(shares[a]) is not 0 and int byShare ? byShare : a.CompareTo(b));
            int count = Math.Min(options.TopK ?? allowed.Count, allowed.Count);
            double wanted = options.TopP * allowed.Take(count).Sum(token => shares[token]), sum = 0;
            int needed = 0;
            while (needed < count && (needed == 0 || sum < wanted))
            {
                sum += shares[allowed[needed++]];
            }

            kept = allowed.GetRange(0, needed);
        }

        double point = random.NextDouble() * kept.Sum(token => shares[token]);
        foreach (int token in kept)
        {
            point -= shares[token];
            if (point < 0)
            {
                return token;
            }
        }

        return kept[^1];
    }
}
