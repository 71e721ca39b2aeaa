using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The ids of words that were encoded before. Once full, it keeps what it has.</summary>
internal sealed class WordCache
{
    private const int MostWords = 50_000;
    private const int LongestWord = 48;

    private readonly Dictionary<string, (int Start, int Count)> _words = [];
    private readonly Dictionary<string, (int Start, int Count)>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<int> _ids = [];

    public WordCache() => _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the ids of a word, if it is known.</summary>
    public bool TryAdd(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > LongestWord || !_lookup.TryGetValue(word, out (int Start, int Count) found))
        {
            return false;
        }

        ids.AddRange(CollectionsMarshal.AsSpan(_ids).Slice(found.Start, found.Count));
        return true;
    }

    /// <summary>Keeps the ids of a word.</summary>
    public void Keep(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= LongestWord && _words.Count < MostWords)
        {
            _lookup[word] = (_ids.Count, ids.Length);
            _ids.AddRange(ids);
        }
    }
}
