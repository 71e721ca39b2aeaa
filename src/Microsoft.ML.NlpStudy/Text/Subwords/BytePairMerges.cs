using System.Buffers;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The merges of a <see cref="BytePairEncoding"/> as tables of numbers: from characters to symbols, from pairs to ranks.</summary>
internal sealed class BytePairMerges
{
    /// <summary>The number of any symbol that no merge holds: -1.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _characters = [];
    private readonly Dictionary<int, int> _lastCharacters = [];
    private readonly Dictionary<long, int> _ranks = [];
    private readonly int[] _results;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _leftLengths;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lastLeftLengths;

    /// <param name="merges">The pairs in the order in which they were learned.</param>
    /// <param name="marksWordEndApart">Whether the mark of a word's end is a separate symbol.</param>
    public BytePairMerges(IReadOnlyList<(string First, string Second)> merges, bool marksWordEndApart)
    {
        var leftLengths = new Dictionary<string, int>(StringComparer.Ordinal);
        var lastLeftLengths = new Dictionary<string, int>(StringComparer.Ordinal);
        _results = new int[merges.Count];

        // From the last to the first, so that of equal pairs, and of pairs that make the same symbol, the first one stays.
        for (int rank = merges.Count - 1; rank >= 0; rank--)
        {
            (string first, string second) = merges[rank];
            string result = first + second;
            _results[rank] = NumberOf(result);
            bool isNew = !_ranks.ContainsKey(Key(NumberOf(first), NumberOf(second)));
            _ranks[Key(NumberOf(first), NumberOf(second))] = rank;
            if (isNew)
            {
                leftLengths[result] = first.Length;
                if (result.EndsWith(SubwordMarks.WordEnd, StringComparison.Ordinal))
                {
                    lastLeftLengths[result[..^SubwordMarks.WordEnd.Length]] = first.Length;
                }
            }
        }

        _leftLengths = leftLengths.GetAlternateLookup<ReadOnlySpan<char>>();
        _lastLeftLengths = lastLeftLengths.GetAlternateLookup<ReadOnlySpan<char>>();
        WordEnd = marksWordEndApart ? _symbols.GetValueOrDefault(SubwordMarks.WordEnd, Unknown) : null;
    }

    /// <summary>The symbol that follows each word; <see langword="null"/> where the word's last character is marked instead.</summary>
    public int? WordEnd { get; }

    /// <summary>The symbols that merges join or make.</summary>
    public IReadOnlyCollection<string> Symbols => _symbols.Keys;

    /// <summary>Finds the symbol of a character.</summary>
    /// <param name="character">The code point, or half a surrogate pair, which has no symbol.</param>
    /// <param name="isLast">Whether the character ends a word and carries the mark of the end.</param>
    public int SymbolOf(int character, bool isLast) => (isLast ? _lastCharacters : _characters).GetValueOrDefault(character, Unknown);

    /// <summary>Finds the place of a pair in the order of the merges; -1 where the two are not merged.</summary>
    public int RankOf(int first, int second) =>
        (first | second) >= 0 && _ranks.TryGetValue(Key(first, second), out int rank) ? rank : Unknown;

    /// <summary>Finds the symbol that a merge makes.</summary>
    public int ResultOf(int rank) => _results[rank];

    /// <summary>Undoes the merge that made a subword.</summary>
    /// <param name="subword">The subword, without a mark.</param>
    /// <param name="isLast">Whether the subword ends its word.</param>
    /// <param name="leftLength">The length of the left part.</param>
    /// <returns>Whether a merge makes the subword.</returns>
    public bool TryUndo(ReadOnlySpan<char> subword, bool isLast, out int leftLength) =>
        (isLast ? _lastLeftLengths : _leftLengths).TryGetValue(subword, out leftLength);

    /// <summary>Collects the characters of all symbols and the given ones, by code points.</summary>
    public string CharactersWith(IEnumerable<Rune> more) => string.Concat(
        _characters.Keys.Union(_lastCharacters.Keys).Select(character => new Rune(character)).Union(more).Order());

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    private int NumberOf(string symbol)
    {
        if (_symbols.TryAdd(symbol, _symbols.Count))
        {
            bool isLast = symbol.EndsWith(SubwordMarks.WordEnd, StringComparison.Ordinal);
            ReadOnlySpan<char> text = isLast ? symbol.AsSpan(..^SubwordMarks.WordEnd.Length) : symbol;
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int length) == OperationStatus.Done && length == text.Length)
            {
                (isLast ? _lastCharacters : _characters).Add(rune.Value, _symbols.Count - 1);
            }
        }

        return _symbols[symbol];
    }
}
