namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>Draws one token.</summary>
internal static class TokenSampler
{
    /// <param name="logProbabilities">Of all tokens.</param>
    /// <param name="allowed">Which of them may be drawn; at least one. Reordered.</param>
    /// <param name="options">Temperature and limits.</param>
    /// <param name="random">Where to draw from.</param>
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
