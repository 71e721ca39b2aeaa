using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>A reader of a row's keys as numbers of words.</summary>
internal sealed class KeyedWordReader
{
    private readonly ValueGetter<VBuffer<uint>> _source;
    private readonly int[] _wordOfKey;
    private readonly uint _padding;
    private VBuffer<uint> _keys, _dense;
    private int[] _words = [];

    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column of keys.</param>
    /// <param name="wordOfKey">The word of each key, from <see cref="WordsOfKeys"/>.</param>
    public KeyedWordReader(DataViewRow row, DataViewSchema.Column column, int[] wordOfKey)
    {
        _source = row.GetGetter<VBuffer<uint>>(column);
        _wordOfKey = wordOfKey;
        _padding = TokenKeys.FindPadding(column);
    }

    /// <summary>Finds the word of each key of a column, by name: -1 for the missing key 0, and for a token that is no word.</summary>
    public static int[] WordsOfKeys(DataViewSchema.Column column, IReadOnlyDictionary<string, int> words) =>
        [-1, .. TokenKeys.Tokens(column).Select(token => words.TryGetValue(token, out int word) ? word : -1)];

    /// <summary>Reads the words of the row, valid until the next call: -1 for what is no word. Padding is left out.</summary>
    public ReadOnlySpan<int> Read()
    {
        _source(ref _keys);
        ReadOnlySpan<uint> keys = DenseVector.Values(_keys, ref _dense);
        if (_words.Length < keys.Length)
        {
            _words = new int[Math.Max(keys.Length, 2 * _words.Length)];
        }

        int count = 0;
        foreach (uint key in keys)
        {
            if (key == 0 || key != _padding)
            {
                _words[count++] = key < _wordOfKey.Length ? _wordOfKey[key] : -1;
            }
        }

        return _words.AsSpan(0, count);
    }
}
