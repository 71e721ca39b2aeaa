namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A counter of tokens that builds a vocabulary. Only tokens that can get an entry become strings.</summary>
internal sealed class VocabularyBuilder
{
    private readonly TokenTable _frequencies = new();

    /// <summary>The number of tokens counted, repetitions included.</summary>
    public long TokenCount => _frequencies.Values.Sum();

    /// <summary>The number of different tokens counted.</summary>
    public int DistinctCount => _frequencies.Values.Count(frequency => frequency > 0);

    /// <summary>Each counted token with its frequency, in the order of UTF-16 units.</summary>
    public List<KeyValuePair<string, long>> Frequencies
    {
        get
        {
            var frequencies = new List<KeyValuePair<string, long>>(_frequencies.Count);
            _frequencies.ForEach((token, frequency) => frequencies.Add(KeyValuePair.Create(token.ToString(), frequency)));

            // The table's own order differs from process to process.
            frequencies.Sort(static (x, y) => string.CompareOrdinal(x.Key, y.Key));
            return frequencies;
        }
    }

    /// <summary>Counts one occurrence of a token. An empty token, which is a missing text in ML.NET, is not counted.</summary>
    public void Add(ReadOnlySpan<char> token)
    {
        if (!token.IsEmpty)
        {
            _frequencies.GetOrAdd(token)++;
        }
    }

    /// <summary>Counts an occurrence of each token of a text, like one by one.</summary>
    public void Add(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => _frequencies.Increment(tokens);

    /// <summary>Adds another builder's counts. The vocabulary does not depend on which builder counted which token.</summary>
    public void Add(VocabularyBuilder other)
    {
        // Tokens come in the order of their hashes: in a table too small for them they would crowd at its beginning.
        _frequencies.Reserve(_frequencies.Count + other._frequencies.Count);
        other._frequencies.ForEach((token, frequency) => _frequencies.GetOrAdd(token) += frequency);
    }

    /// <summary>
    /// Builds the vocabulary of the tokens counted so far, and forgets the counts of stop words. The options must be valid.
    /// </summary>
    public Vocabulary Build(VocabularyOptions options)
    {
        foreach (string token in options.StopWords)
        {
            _frequencies.GetOrAdd(token) = 0;
        }

        KeyValuePair<string, long>[] specials = [.. options.Specials.Select(token => KeyValuePair.Create(token, FrequencyOf(token)))];
        List<KeyValuePair<string, long>> others = Select(options);
        KeyValuePair<string, long>[] entries = options.SpecialsFirst ? [.. specials, .. others] : [.. others, .. specials];
        return new Vocabulary(
            Array.ConvertAll(entries, entry => entry.Key), Array.ConvertAll(entries, entry => entry.Value),
            options.UnknownToken, options.PaddingToken);
    }

    private long FrequencyOf(string token) => _frequencies.TryGetValue(token, out long frequency) ? frequency : 0;

    /// <summary>Selects the entries besides the special ones, in the order of their ids.</summary>
    private List<KeyValuePair<string, long>> Select(VocabularyOptions options)
    {
        var specials = new HashSet<string>(options.Specials, StringComparer.Ordinal);
        long minimum = Math.Max(options.MinimumFrequency, LowestKept((long?)options.MaximumSize + specials.Count));
        var candidates = new List<Candidate>();
        _frequencies.ForEach((token, frequency) =>
        {
            if (frequency >= minimum && !specials.GetAlternateLookup<ReadOnlySpan<char>>().Contains(token))
            {
                candidates.Add(new Candidate(frequency, CodePointComparer.Prefix(token), token.ToString()));
            }
        });
        candidates.Sort();
        return candidates.Take(options.MaximumSize ?? int.MaxValue).Select(c => KeyValuePair.Create(c.Token, c.Frequency)).ToList();
    }

    /// <summary>
    /// Finds the frequency of the last of the <paramref name="count"/> most frequent tokens. Rarer tokens need neither a string nor a place
    /// in the order.
    /// </summary>
    private long LowestKept(long? count)
    {
        if (count is null || count >= _frequencies.Count)
        {
            return 0;
        }

        long[] frequencies = [.. _frequencies.Values];
        Array.Sort(frequencies);
        return frequencies[^(int)count];
    }

    /// <summary>
    /// A token in the order of entries: most frequent first, then by code points, of which the first four nearly always decide.
    /// </summary>
    private readonly record struct Candidate(long Frequency, ulong Prefix, string Token) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other) =>
            Frequency != other.Frequency ? other.Frequency.CompareTo(Frequency)
            : Prefix != other.Prefix ? Prefix.CompareTo(other.Prefix)
            : CodePointComparer.Instance.Compare(Token, other.Token);
    }
}
