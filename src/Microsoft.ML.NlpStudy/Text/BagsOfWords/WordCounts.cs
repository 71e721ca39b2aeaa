namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The bags of words of texts: for each text, the words in it in ascending order, each with its count.</summary>
/// <remarks>Compressed sparse rows: memory grows with the number of different words a text, not with the vocabulary.</remarks>
internal sealed class WordCounts
{
    private readonly List<int> _words = [];
    private readonly List<int> _counts = [];
    private readonly List<int> _ends = [];
    private readonly int[] _seen;
    private readonly List<int> _distinct = [];

    /// <param name="vocabularySize">The number of words.</param>
    public WordCounts(int vocabularySize)
    {
        _seen = new int[vocabularySize];
        TextCounts = new int[vocabularySize];
        Totals = new long[vocabularySize];
    }

    /// <summary>The number of words.</summary>
    public int VocabularySize => _seen.Length;

    /// <summary>The number of texts.</summary>
    public int Texts => _ends.Count;

    /// <summary>The number of pairs of a text and a word in it.</summary>
    public int Entries => _words.Count;

    /// <summary>The number of texts that each word occurs in.</summary>
    public int[] TextCounts { get; }

    /// <summary>The number of times that each word occurs.</summary>
    public long[] Totals { get; }

    /// <summary>The different words of a text, in ascending order.</summary>
    public ReadOnlySpan<int> WordsOf(int text) => Slice(_words, text);

    /// <summary>The count of each of <see cref="WordsOf"/>.</summary>
    public ReadOnlySpan<int> CountsOf(int text) => Slice(_counts, text);

    /// <summary>Adds a text.</summary>
    /// <param name="words">The numbers of its words; negative numbers stand for what is no word.</param>
    public void Add(ReadOnlySpan<int> words)
    {
        _distinct.Clear();
        foreach (int word in words)
        {
            if (word >= 0 && _seen[word]++ == 0)
            {
                _distinct.Add(word);
            }
        }

        _distinct.Sort();
        foreach (int word in _distinct)
        {
            Append(word, _seen[word]);
            _seen[word] = 0;
        }

        _ends.Add(_words.Count);
    }

    /// <summary>
    /// Creates the bags of some of the words alone, numbered anew in the order given. Texts without such words stay, empty.
    /// </summary>
    /// <param name="kept">The words, in ascending order.</param>
    public WordCounts Restricted(ReadOnlySpan<int> kept)
    {
        int[] numbers = new int[VocabularySize];
        numbers.AsSpan().Fill(-1);
        for (int i = 0; i < kept.Length; i++)
        {
            numbers[kept[i]] = i;
        }

        var restricted = new WordCounts(kept.Length);
        for (int text = 0; text < Texts; text++)
        {
            ReadOnlySpan<int> words = WordsOf(text), counts = CountsOf(text);
            for (int i = 0; i < words.Length; i++)
            {
                if (numbers[words[i]] is >= 0 and int number)
                {
                    restricted.Append(number, counts[i]);
                }
            }

            restricted._ends.Add(restricted._words.Count);
        }

        return restricted;
    }

    private void Append(int word, int count)
    {
        _words.Add(word);
        _counts.Add(count);
        TextCounts[word]++;
        Totals[word] += count;
    }

    private ReadOnlySpan<int> Slice(List<int> values, int text)
    {
        int start = text == 0 ? 0 : _ends[text - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)[start.._ends[text]];
    }
}
