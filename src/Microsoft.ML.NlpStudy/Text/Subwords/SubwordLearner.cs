using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The learning of merges: again and again, the most frequent pair of neighbors in the words of a corpus becomes one symbol.
/// </summary>
/// <remarks>
/// The result is that of subword-nmt's <c>learn_bpe</c> (Sennrich, Haddow and Birch, 2016), also for equal frequencies. It takes less work:
/// every pair knows its places, so a merge looks only at those, and a queue knows the most frequent pair. The time of all merges together
/// is about proportional to the characters of the distinct words.
/// </remarks>
internal sealed class SubwordLearner
{
    private readonly SubwordSymbols _symbols;
    private readonly SubwordChains _chains = new();
    private readonly PriorityQueue<int, Candidate> _candidates;

    /// <param name="words">Each distinct word with the number of its occurrences.</param>
    /// <param name="notation">The notation of symbols.</param>
    public SubwordLearner(IEnumerable<KeyValuePair<string, long>> words, SubwordNotation notation)
    {
        _symbols = new SubwordSymbols(notation);
        _candidates = new PriorityQueue<int, Candidate>(Comparer<Candidate>.Create(MostFrequentFirst));
        foreach ((string word, long frequency) in words)
        {
            Add(word, frequency);
        }

        CharacterCount = _symbols.Count;
    }

    /// <summary>
    /// The number of symbols before the first merge: each character once for each of the notation's forms in which it occurs.
    /// </summary>
    public int CharacterCount { get; }

    /// <summary>The different characters of all words.</summary>
    public IEnumerable<Rune> Characters => _symbols.Characters;

    /// <summary>Gets the text of a symbol; symbols below <see cref="CharacterCount"/> are characters.</summary>
    public string SymbolText(int symbol) => _symbols[symbol];

    /// <summary>Merges pairs until there are enough merges, or no pair is frequent enough. It may be called once.</summary>
    /// <param name="mergeCount">The most merges to make; below 1, none.</param>
    /// <param name="minimumFrequency">The fewest occurrences of a pair that is merged; at least 1.</param>
    /// <returns>The merges in their order, each the texts of two symbols.</returns>
    public List<(string First, string Second)> Learn(int mergeCount, long minimumFrequency)
    {
        var merges = new List<(string, string)>();
        foreach (int pair in _chains.TakeChangedPairs())
        {
            Offer(pair, minimumFrequency);
        }

        while (merges.Count < mergeCount && TryTakeMostFrequent(minimumFrequency, out int pair))
        {
            (int first, int second, _) = _chains.Describe(pair);
            merges.Add((_symbols[first], _symbols[second]));
            _chains.Merge(pair, _symbols.Join(first, second));
            foreach (int changed in _chains.TakeChangedPairs())
            {
                Offer(changed, minimumFrequency);
            }
        }

        return merges;
    }

    /// <summary>
    /// Adds the words of a text. White space ends a word, since it separates symbols in the files of merges. A word with half a surrogate
    /// pair is left out, since no file can hold it.
    /// </summary>
    private void Add(string text, long frequency)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int length = 0;
            while (length < rest.Length && !CharacterClass.IsPythonWhiteSpace(rest[length]))
            {
                length++;
            }

            ReadOnlySpan<char> word = rest[..length];
            rest = rest[Math.Min(length + 1, rest.Length)..];
            if (SubwordWords.IsWritable(word))
            {
                AddWord(word, frequency);
            }
        }
    }

    private void AddWord(ReadOnlySpan<char> word, long frequency)
    {
        for (int i = 0; i < word.Length;)
        {
            Rune.DecodeFromUtf16(word[i..], out Rune character, out int length);
            bool isFirst = i == 0;
            i += length;
            _chains.Add(_symbols.Add(character, isFirst, i == word.Length), isFirst, frequency);
        }
    }

    /// <summary>
    /// Takes the most frequent pair from the queue. A queued pair's frequency can only fall: a pair whose frequency has fallen goes back to
    /// its new place. The first whose frequency is unchanged is the most frequent of all.
    /// </summary>
    private bool TryTakeMostFrequent(long minimumFrequency, out int pair)
    {
        while (_candidates.TryDequeue(out pair, out Candidate candidate))
        {
            if (_chains.Describe(pair).Frequency == candidate.Frequency)
            {
                return true;
            }

            Offer(pair, minimumFrequency);
        }

        return false;
    }

    private void Offer(int pair, long minimumFrequency)
    {
        (int first, int second, long frequency) = _chains.Describe(pair);
        if (frequency >= minimumFrequency)
        {
            _candidates.Enqueue(pair, new Candidate(first, second, frequency));
        }
    }

    /// <summary>
    /// Compares pairs as Python's <c>max</c> over (frequency, (first, second)) does: of equally frequent pairs, the last by code points
    /// comes first.
    /// </summary>
    private int MostFrequentFirst(Candidate x, Candidate y)
    {
        int order = y.Frequency.CompareTo(x.Frequency);
        if (order == 0)
        {
            order = CodePointComparer.Instance.Compare(_symbols[y.First], _symbols[x.First]);
        }

        return order != 0 ? order : CodePointComparer.Instance.Compare(_symbols[y.Second], _symbols[x.Second]);
    }

    private readonly record struct Candidate(int First, int Second, long Frequency);
}
