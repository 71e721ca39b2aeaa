using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>The counts of n-grams behind chrF, for each order of characters and then of words.</summary>
/// <param name="orders">The number of orders.</param>
internal sealed class ChrFStatistics(int orders)
{
    public long[] Hypothesis { get; } = new long[orders];

    public long[] Reference { get; } = new long[orders];

    public long[] Matches { get; } = new long[orders];

    public static ChrFStatistics Of(ReferencedCorpus corpus, ChrFOptions options)
    {
        var counter = new Counter(options);
        var sum = new ChrFStatistics(options.CharacterOrder + options.WordOrder);
        for (int i = 0; i < corpus.Hypotheses.Count; i++)
        {
            sum.Add(counter.Best(corpus.Hypotheses[i], corpus.ReferencesOf(i)));
        }

        return sum;
    }

    /// <summary>The F-score, 0 to 100.</summary>
    public double Score(ChrFOptions options)
    {
        const double Epsilon = 1e-16;
        double factor = options.Beta * (double)options.Beta;
        double scores = 0;
        double precisions = 0;
        double recalls = 0;
        int effectiveOrders = 0;
        for (int i = 0; i < Matches.Length; i++)
        {
            double precision = Hypothesis[i] > 0 ? Matches[i] / (double)Hypothesis[i] : Epsilon;
            double recall = Reference[i] > 0 ? Matches[i] / (double)Reference[i] : Epsilon;
            double denominator = (factor * precision) + recall;
            scores += denominator > 0 ? (1 + factor) * precision * recall / denominator : Epsilon;
            if (Hypothesis[i] > 0 && Reference[i] > 0)
            {
                precisions += precision;
                recalls += recall;
                effectiveOrders++;
            }
        }

        if (options.EpsilonSmoothing)
        {
            return 100 * scores / Matches.Length;
        }

        if (precisions + recalls == 0)
        {
            return 0;
        }

        precisions /= effectiveOrders;
        recalls /= effectiveOrders;
        return 100 * ((1 + factor) * precisions * recalls / ((factor * precisions) + recalls));
    }

    private void Add(ChrFStatistics other)
    {
        for (int i = 0; i < Matches.Length; i++)
        {
            Hypothesis[i] += other.Hypothesis[i];
            Reference[i] += other.Reference[i];
            Matches[i] += other.Matches[i];
        }
    }

    /// <summary>A counter of the n-grams of pairs of texts.</summary>
    private sealed class Counter(ChrFOptions options)
    {
        private readonly NgramTable _characterTable = new(options.CharacterOrder);
        private readonly NgramTable _wordTable = new(options.WordOrder);
        private readonly WordNumbers _words = new();
        private readonly NgramCounts _hypothesisCounts = new();
        private readonly NgramCounts _referenceCounts = new();

        /// <summary>Counts with the reference that gives the best score.</summary>
        public ChrFStatistics Best(string hypothesis, IEnumerable<string> references)
        {
            ChrFStatistics? best = null;
            double bestScore = -1;
            (int[] characters, int[] words) = SymbolsOf(hypothesis);
            foreach (string reference in references)
            {
                (int[] referenceCharacters, int[] referenceWords) = SymbolsOf(reference);
                var statistics = new ChrFStatistics(options.CharacterOrder + options.WordOrder);
                Compare(_characterTable, characters, referenceCharacters, statistics, firstOrder: 0, options.CharacterOrder);
                Compare(_wordTable, words, referenceWords, statistics, firstOrder: options.CharacterOrder, options.WordOrder);
                double score = statistics.Score(options);
                if (score > bestScore)
                {
                    (best, bestScore) = (statistics, score);
                }
            }

            return best!;    // a corpus has a reference for each hypothesis
        }

        private void Compare(
            NgramTable table, int[] hypothesis, int[] reference, ChrFStatistics statistics, int firstOrder, int orders)
        {
            table.Clear();
            table.Count(hypothesis, _hypothesisCounts);
            table.Count(reference, _referenceCounts);
            for (int order = 1; order <= orders; order++)
            {
                int inReference = NgramTable.Total(reference.Length, order);
                statistics.Reference[firstOrder + order - 1] = inReference;

                // N-grams of an order for which the reference is too short are no errors.
                statistics.Hypothesis[firstOrder + order - 1] = inReference > 0 ? NgramTable.Total(hypothesis.Length, order) : 0;
            }

            ReadOnlySpan<int> orderOf = table.Orders;
            for (int number = 0; number < orderOf.Length; number++)
            {
                statistics.Matches[firstOrder + orderOf[number] - 1] += Math.Min(_hypothesisCounts[number], _referenceCounts[number]);
            }
        }

        private (int[] Characters, int[] Words) SymbolsOf(string text)
        {
            text = options.LowerCase ? SegmentText.Lower(text) : text;
            var characters = new List<int>(text.Length);
            SegmentText.AddPoints(text, characters);
            if (!options.WhiteSpace)
            {
                characters.RemoveAll(point => point <= char.MaxValue && CharacterClass.IsPythonWhiteSpace((char)point));
            }

            return ([.. CollectionsMarshal.AsSpan(characters)], options.WordOrder == 0 ? [] : _words.Of(WordsOf(text)));
        }

        /// <summary>
        /// Cuts a text into Popović's words: one mark of punctuation is taken off each, the last character before the first.
        /// </summary>
        private static List<string> WordsOf(string text)
        {
            var words = new List<string>();
            foreach (string word in SegmentText.Split(text))
            {
                if (word.Length > 1 && CharacterClass.IsAsciiPunctuation(word[^1]))
                {
                    words.Add(word[..^1]);
                    words.Add(word[^1..]);
                }
                else if (word.Length > 1 && CharacterClass.IsAsciiPunctuation(word[0]))
                {
                    words.Add(word[..1]);
                    words.Add(word[1..]);
                }
                else
                {
                    words.Add(word);
                }
            }

            return words;
        }
    }
}
