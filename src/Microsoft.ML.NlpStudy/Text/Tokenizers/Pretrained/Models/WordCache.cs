using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The ids of words that were encoded before. Once full, it keeps what it has.</summary>
internal sealed class WordCache
{
    private const int MostWords = 50_000;
    private const int LongestWord = 48;

    // Of each word the place of its ids and their number.
    private readonly TokenTable _words = new();
    private readonly List<int> _ids = [];

    /// <summary>Adds the ids of a word, if it is known.</summary>
    public bool TryAdd(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > LongestWord || !_words.TryGetValue(word, out long found))
        {
            return false;
        }

        ids.AddRange(CollectionsMarshal.AsSpan(_ids).Slice((int)(found >> 32), (int)found));
        return true;
    }

    /// <summary>Keeps the ids of a word.</summary>
    public void Keep(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= LongestWord && _words.Count < MostWords)
        {
            _words.GetOrAdd(word) = ((long)_ids.Count << 32) | (uint)ids.Length;
            _ids.AddRange(ids);
        }
    }
}
