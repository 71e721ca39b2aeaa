namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>
/// The counts behind the coherence of topics: how many texts, and how many windows that slide over them, have each word and each pair of
/// words of a topic.
/// </summary>
/// <remarks>
/// Windows are counted as in gensim 4.2. A word leaves the window with its first place there that does, although it may have another.
/// </remarks>
internal sealed class CoherenceCounter
{
    // gensim's EPSILON, as in Röder et al.
    private const double Epsilon = 1e-12;

    private readonly int[][] _topics;
    private readonly int _window;
    private readonly Dictionary<(int, int), int> _pairs = [];
    private readonly long[] _textsOfWord, _windowsOfWord, _textsOfPair, _windowsOfPair;
    private readonly bool[] _isPresent;
    private readonly List<int> _present = [];
    private long _texts, _windows;

    /// <param name="topics">The numbers of each topic's words.</param>
    /// <param name="words">The number of different words.</param>
    /// <param name="window">The number of tokens in a window.</param>
    public CoherenceCounter(int[][] topics, int words, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        if (topics.Length == 0)
        {
            throw new ArgumentException("Topics: expected at least one, found none.", nameof(topics));
        }

        for (int topic = 0; topic < topics.Length; topic++)
        {
            if (topics[topic].Length < 2 || topics[topic].Distinct().Count() < topics[topic].Length)
            {
                throw new ArgumentException(
                    $"Topic {topic}: expected at least two different words, found {topics[topic].Distinct().Count()} different of "
                    + $"{topics[topic].Length}.",
                    nameof(topics));
            }

            foreach ((int, int) pair in PairsOf(topics[topic]))
            {
                _pairs.TryAdd(Ordered(pair), _pairs.Count);
            }
        }

        _topics = topics;
        _window = window;
        (_textsOfWord, _windowsOfWord, _isPresent) = (new long[words], new long[words], new bool[words]);
        (_textsOfPair, _windowsOfPair) = (new long[_pairs.Count], new long[_pairs.Count]);
    }

    /// <summary>Counts a text.</summary>
    /// <param name="tokens">The number of each token's word; a negative one for a token that is in no topic.</param>
    public void Add(ReadOnlySpan<int> tokens)
    {
        _texts++;
        foreach (int word in tokens)
        {
            Enter(word);
        }

        CountPresent(_textsOfWord, _textsOfPair);
        if (!tokens.IsEmpty)
        {
            CountWindows(tokens);
        }

        Clear();
    }

    /// <summary>Computes the coherence of each topic.</summary>
    public TopicCoherenceScore Score() =>
        new([.. _topics.Select(UMass)], [.. _topics.Select(Npmi)], _texts, _windows);

    private static IEnumerable<(int Later, int Earlier)> PairsOf(int[] topic)
    {
        for (int later = 1; later < topic.Length; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                yield return (topic[later], topic[earlier]);
            }
        }
    }

    private static (int, int) Ordered((int One, int Other) pair) =>
        pair.One < pair.Other ? pair : (pair.Other, pair.One);

    private void CountWindows(ReadOnlySpan<int> tokens)
    {
        Clear();
        int first = Math.Min(_window, tokens.Length);
        foreach (int word in tokens[..first])
        {
            Enter(word);
        }

        CountPresent(_windowsOfWord, _windowsOfPair);
        _windows++;
        for (int last = first; last < tokens.Length; last++)
        {
            Leave(tokens[last - _window]);
            Enter(tokens[last]);
            CountPresent(_windowsOfWord, _windowsOfPair);
            _windows++;
        }
    }

    private void Enter(int word)
    {
        if (word >= 0 && !_isPresent[word])
        {
            _isPresent[word] = true;
            _present.Add(word);
        }
    }

    private void Leave(int word)
    {
        if (word >= 0 && _isPresent[word])
        {
            _isPresent[word] = false;
            _present.Remove(word);
        }
    }

    private void Clear()
    {
        foreach (int word in _present)
        {
            _isPresent[word] = false;
        }

        _present.Clear();
    }

    private void CountPresent(long[] ofWord, long[] ofPair)
    {
        for (int i = 0; i < _present.Count; i++)
        {
            ofWord[_present[i]]++;
            for (int j = 0; j < i; j++)
            {
                if (_pairs.TryGetValue(Ordered((_present[i], _present[j])), out int pair))
                {
                    ofPair[pair]++;
                }
            }
        }
    }

    private double UMass(int[] topic) => PairsOf(topic).Average(pair =>
    {
        // As in gensim, a word that no text has adds nothing.
        long earlier = _textsOfWord[pair.Earlier];
        double together = _textsOfPair[_pairs[Ordered(pair)]];
        return earlier == 0 ? 0 : Math.Log(((together / _texts) + Epsilon) / ((double)earlier / _texts));
    });

    private double Npmi(int[] topic) => PairsOf(topic).Average(pair =>
    {
        // Words of which one never occurs are never together; words of every window always are. gensim divides by 0 there.
        double one = _windowsOfWord[pair.Later], other = _windowsOfWord[pair.Earlier];
        double together = _windowsOfPair[_pairs[Ordered(pair)]];
        if (one == 0 || other == 0)
        {
            return -1;
        }

        if (together == _windows)
        {
            return 1;
        }

        double share = (together / _windows) + Epsilon;
        return Math.Log(share / (one / _windows * (other / _windows))) / -Math.Log(share);
    });
}
