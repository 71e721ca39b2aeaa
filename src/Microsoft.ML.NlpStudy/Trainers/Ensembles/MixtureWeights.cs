namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The weights under which a mean of several classifiers' probabilities has the least log-loss.
/// </summary>
/// <remarks>
/// By expectation-maximization for the weights of a mixture whose components stay as they are (Dempster, Laird and Rubin 1977). The loss is
/// convex in the weights and falls with every round, so that from equal weights the best ones are reached, and always the same.
/// </remarks>
internal static class MixtureWeights
{
    private const int MostRounds = 10_000;

    /// <summary>The loss, in nats a text, is then at most this far above the least.</summary>
    private const double Tolerance = 1e-7;

    /// <summary>What a probability that has rounded to 0 counts as, so that its logarithm is a number.</summary>
    private const double Smallest = 1e-38;

    /// <summary>Finds the weights.</summary>
    /// <param name="probabilities">For each classifier what it gave each text's true class.</param>
    /// <returns>A weight for each classifier, none negative; their sum is 1.</returns>
    public static double[] Fit(double[][] probabilities)
    {
        int texts = probabilities[0].Length;
        double[] weights = [.. probabilities.Select(_ => 1.0 / probabilities.Length)];
        for (int round = 0; round < MostRounds; round++)
        {
            // By how much each weight should grow: its classifier's probability over the mean, averaged over the texts.
            var growth = new double[weights.Length];
            for (int text = 0; text < texts; text++)
            {
                double mean = Mean(probabilities, weights, text);
                for (int i = 0; i < weights.Length; i++)
                {
                    growth[i] += Math.Max(probabilities[i][text], Smallest) / mean / texts;
                }
            }

            // No weights at all can lower the loss by more than the logarithm of the largest growth (by Jensen's inequality).
            if (Math.Log(growth.Max()) <= Tolerance)
            {
                break;
            }

            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] *= growth[i];
            }
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>The mean's log-loss, in nats a text.</summary>
    /// <param name="probabilities">For each classifier what it gave each text's true class.</param>
    /// <param name="weights">A weight for each classifier.</param>
    public static double Loss(double[][] probabilities, IReadOnlyList<double> weights) =>
        Enumerable.Range(0, probabilities[0].Length).Average(text => -Math.Log(Mean(probabilities, weights, text)));

    private static double Mean(double[][] probabilities, IReadOnlyList<double> weights, int text)
    {
        double mean = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            mean += weights[i] * Math.Max(probabilities[i][text], Smallest);
        }

        return mean;
    }
}
