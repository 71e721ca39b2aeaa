namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The look-up of words among the most frequent ones, with or without regard to upper and lower case.</summary>
internal sealed class FrequentWords
{
    private readonly WordVectors _vectors;

    // By its spelling, the first row of a word; null where case matters.
    private readonly Dictionary<string, int>? _rows;

    // For each row, the first row of the same word in any case; null where case matters.
    private readonly int[]? _classes;

    public FrequentWords(WordVectors vectors, int? mostFrequent, bool ignoreCase)
    {
        _vectors = vectors;
        Count = Math.Min(vectors.Count, mostFrequent ?? int.MaxValue);
        if (!ignoreCase)
        {
            return;
        }

        _rows = new Dictionary<string, int>(Count, StringComparer.OrdinalIgnoreCase);
        _classes = new int[Count];
        for (int row = 0; row < Count; row++)
        {
            _rows.TryAdd(vectors.Tokens[row], row);
            _classes[row] = _rows[vectors.Tokens[row]];
        }
    }

    /// <summary>The number of words, the first rows.</summary>
    public int Count { get; }

    /// <summary>Finds a word's row; where case does not matter, the first.</summary>
    public bool TryGetRow(string word, out int row) =>
        _rows is null ? _vectors.TryGetRow(word, out row) && row < Count : _rows.TryGetValue(word, out row);

    /// <summary>Returns the first row of a row's word.</summary>
    public int ClassOf(int row) => _classes is null ? row : _classes[row];

    /// <summary>Finds all rows of some words, in ascending order.</summary>
    /// <param name="firstRows">The words' first rows.</param>
    public Dictionary<int, List<int>> FindClasses(IEnumerable<int> firstRows)
    {
        Dictionary<int, List<int>> classes = firstRows.Distinct().ToDictionary(row => row, _ => new List<int>());
        if (_classes is null)
        {
            foreach ((int row, List<int> rows) in classes)
            {
                rows.Add(row);
            }

            return classes;
        }

        for (int row = 0; row < Count; row++)
        {
            if (classes.TryGetValue(_classes[row], out List<int>? rows))
            {
                rows.Add(row);
            }
        }

        return classes;
    }
}
