namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The weights with which the mean of several classifiers' probabilities has the least log-loss.</summary>
/// <remarks>
/// The method is expectation-maximization for the weights of a mixture with fixed components (Dempster, Laird and Rubin 1977). The loss is
/// convex in the weights and falls with every round, so equal weights always lead to the same best ones.
/// </remarks>
internal static class MixtureWeights
{
    private const int MostRounds = 10_000;

    /// <summary>The largest distance of the loss from the least one, in nats per text, at which the search ends.</summary>
    private const double Tolerance = 1e-7;

    /// <summary>The number that replaces a probability of 0, so that its logarithm is finite.</summary>
    private const double Smallest = 1e-38;

    /// <summary>Finds the weights.</summary>
    /// <param name="probabilities">For each classifier, its probability of each text's true class.</param>
    /// <returns>A weight for each classifier, 0 or more; their sum is 1.</returns>
    public static double[] Fit(double[][] probabilities)
    {
        int texts = probabilities[0].Length;
        double[] weights = [.. probabilities.Select(_ => 1.0 / probabilities.Length)];
        for (int round = 0; round < MostRounds; round++)
        {
            // The factor by which each weight should grow: its classifier's probability divided by the mean, averaged over the texts.
            var growth = new double[weights.Length];
            for (int text = 0; text < texts; text++)
            {
                double mean = Mean(probabilities, weights, text);
                for (int i = 0; i < weights.Length; i++)
                {
                    growth[i] += Math.Max(probabilities[i][text], Smallest) / mean / texts;
                }
            }

            // By Jensen's inequality, no weights can lower the loss by more than the logarithm of the largest growth.
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

    /// <summary>Computes the log-loss of the mean, in nats per text.</summary>
    /// <param name="probabilities">For each classifier, its probability of each text's true class.</param>
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
