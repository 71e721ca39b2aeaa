namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The counts behind BLEU: sums over a corpus, so that the order of its sentences does not matter.</summary>
internal sealed class BleuStatistics(int maximumOrder)
{
    public long[] Matches { get; } = new long[maximumOrder];

    public long[] Totals { get; } = new long[maximumOrder];

    public long HypothesisLength { get; private set; }

    public long ReferenceLength { get; private set; }

    public static BleuStatistics Of(ReferencedCorpus corpus, BleuOptions options)
    {
        var statistics = new BleuStatistics(options.MaximumOrder);
        var words = new WordNumbers();
        var table = new NgramTable(options.MaximumOrder);
        var hypothesisCounts = new NgramCounts();
        var referenceCounts = new NgramCounts();
        var allReferenceCounts = new NgramCounts();
        for (int i = 0; i < corpus.Hypotheses.Count; i++)
        {
            int[] hypothesis = WordsOf(corpus.Hypotheses[i]);
            table.Clear();
            table.Count(hypothesis, hypothesisCounts);
            int numbers = table.Orders.Length;    // n-grams that only references have do not matter
            allReferenceCounts.Clear();
            int nearest = -1;
            foreach (string text in corpus.ReferencesOf(i))
            {
                int[] reference = WordsOf(text);
                table.Count(reference, referenceCounts);
                allReferenceCounts.TakeLarger(referenceCounts, numbers);
                nearest = nearest < 0 ? reference.Length : Nearer(nearest, reference.Length, hypothesis.Length);
            }

            statistics.Add(hypothesis.Length, nearest, table.Orders[..numbers], hypothesisCounts, allReferenceCounts);
        }

        return statistics;

        int[] WordsOf(string text) => words.Of(BleuTokenization.Words(text, options.Tokenizer, options.LowerCase));
    }

    private void Add(int hypothesisLength, int referenceLength, ReadOnlySpan<int> orders, NgramCounts hypothesis, NgramCounts references)
    {
        HypothesisLength += hypothesisLength;
        ReferenceLength += referenceLength;
        for (int order = 1; order <= Totals.Length; order++)
        {
            Totals[order - 1] += NgramTable.Total(hypothesisLength, order);
        }

        for (int number = 0; number < orders.Length; number++)
        {
            Matches[orders[number] - 1] += Math.Min(hypothesis[number], references[number]);
        }
    }

    /// <summary>Chooses the one of two lengths that is nearer to a third; of two equally near, the smaller.</summary>
    private static int Nearer(int first, int second, int to)
    {
        int difference = Math.Abs(first - to) - Math.Abs(second - to);
        return difference == 0 ? Math.Min(first, second) : difference < 0 ? first : second;
    }
}
