using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>ML.NET's LatentDirichletAllocation (LightLDA), run on bags of words.</summary>
/// <remarks>Yuan et al., "LightLDA: Big Topic Models on Modest Computer Clusters" (2015).</remarks>
internal static class LightLda
{
    private const int MostShareIterations = 1000;
    private const double ShareTolerance = 1e-9;

    /// <summary>Learns topics.</summary>
    /// <param name="catalog">The catalog with ML.NET's estimator.</param>
    /// <param name="bags">The texts.</param>
    /// <param name="options">Checked options.</param>
    public static TopicModel Train(TransformsCatalog.TextTransforms catalog, TextBags bags, FindTopicsOptions options)
    {
        WordCounts counts = bags.Counts;
        var rows = new LightLdaRows(counts, options.Seed);
        LatentDirichletAllocationTransformer trained = catalog.LatentDirichletAllocation(
            LightLdaRows.ColumnName, LightLdaRows.ColumnName, options.Topics, options.AlphaSum, options.Beta, options.SamplingSteps,
            options.Iterations, likelihoodInterval: options.Iterations, options.Threads,
            maximumTokenCountPerDocument: LightLdaRows.MostTokens + 1, numberOfSummaryTermsPerTopic: counts.VocabularySize).Fit(rows);
        var topics = trained.GetLdaDetails(0).ItemScoresPerTopic;
        trained.Dispose();    // frees the native memory, although the type is no IDisposable
        var weights = new double[options.Topics][];
        for (int topic = 0; topic < weights.Length; topic++)
        {
            // LightLDA lists the words that have tokens in the topic. The others share what is left, which the prior gives them.
            double[] row = weights[topic] = new double[counts.VocabularySize];
            double left = Math.Max(0, 1 - topics[topic].Sum(item => (double)item.Score));
            Array.Fill(row, Math.Max(1e-12, left / Math.Max(1, row.Length - topics[topic].Count)));
            foreach (var item in topics[topic])
            {
                row[rows.Words[item.Item]] = item.Score;
            }

            TensorPrimitives.Divide(row, TensorPrimitives.Sum<double>(row), row);
        }

        return Create(bags.Vocabulary.Tokens, weights, Shares(weights, counts.Totals), options);
    }

    private static TopicModel Create(IReadOnlyList<string> words, double[][] weights, double[] shares, FindTopicsOptions options)
    {
        int[] order = [.. Enumerable.Range(0, shares.Length).OrderByDescending(topic => shares[topic])];
        var table = new VectorTable(order.Length);
        for (int word = 0; word < words.Count; word++)
        {
            Span<float> row = table.Add();
            for (int topic = 0; topic < order.Length; topic++)
            {
                row[topic] = (float)weights[order[topic]][word];
            }
        }

        return new TopicModel(words, table, [.. order.Select(topic => shares[topic])], options.InferenceAlphaSum);
    }

    /// <summary>
    /// Computes the topics' shares of all tokens: those under which the words' frequencies are the most probable, by expectation
    /// maximization. LightLDA counts the tokens of each topic but does not tell.
    /// </summary>
    private static double[] Shares(double[][] weights, long[] totals)
    {
        double[] shares = new double[weights.Length];
        Array.Fill(shares, 1.0 / shares.Length);
        double[] frequencies = [.. totals.Select(total => (double)total)];
        TensorPrimitives.Divide(frequencies, TensorPrimitives.Sum<double>(frequencies), frequencies);
        double[] mixture = new double[totals.Length], ratios = new double[totals.Length];
        for (int iteration = 0; iteration < MostShareIterations; iteration++)
        {
            Array.Clear(mixture);
            for (int topic = 0; topic < shares.Length; topic++)
            {
                TensorPrimitives.MultiplyAdd<double>(weights[topic], shares[topic], mixture, mixture);
            }

            TensorPrimitives.Divide<double>(frequencies, mixture, ratios);
            double change = 0;
            for (int topic = 0; topic < shares.Length; topic++)
            {
                double share = shares[topic] * TensorPrimitives.Dot<double>(weights[topic], ratios);
                change += Math.Abs(share - shares[topic]);
                shares[topic] = share;
            }

            if (change < ShareTolerance)
            {
                break;
            }
        }

        TensorPrimitives.Divide(shares, TensorPrimitives.Sum<double>(shares), shares);
        return shares;
    }
}
