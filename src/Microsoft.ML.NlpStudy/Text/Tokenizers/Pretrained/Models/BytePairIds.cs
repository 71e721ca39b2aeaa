using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Byte pair encoding: a word's characters are joined pair by pair, the most important pair first.</summary>
/// <remarks>
/// Microsoft.ML.Tokenizers' BpeTokenizer takes time that grows with the square of a word's length; this one needs a limit for no word.
/// </remarks>
internal sealed class BytePairIds : SubwordIds
{
    private const int Removed = -2;

    private readonly TokenTrie _tokens;
    private readonly Dictionary<long, (int Rank, int Id)> _merges;
    private readonly BytePairRules _rules;

    public BytePairIds(TokenTrie tokens, Dictionary<long, (int Rank, int Id)> merges, BytePairRules rules) =>
        (_tokens, _merges, _rules) = (tokens, merges, rules);

    /// <summary>Reads merges into a table by their two ids.</summary>
    /// <param name="merges">The two tokens of each merge, the most important first.</param>
    /// <param name="tokens">The vocabulary.</param>
    /// <param name="prefix">The mark before each piece except a word's first, which the second token of a merge loses.</param>
    /// <exception cref="FormatException">A token, or what a merge makes, is not in the vocabulary.</exception>
    public static Dictionary<long, (int Rank, int Id)> Table(
        IEnumerable<(string First, string Second)> merges, TokenTrie tokens, string? prefix)
    {
        var table = new Dictionary<long, (int Rank, int Id)>();
        int rank = 0;
        foreach ((string first, string second) in merges)
        {
            string end = prefix is not null && second.StartsWith(prefix, StringComparison.Ordinal) ? second[prefix.Length..] : second;
            table[KeyOf(Find(first), Find(second))] = (rank, Find(first + end));
            rank++;

            int Find(string token) => tokens.Find(token) is >= 0 and int id ? id : throw new FormatException(
                $"merge {rank}, '{first} {second}': expected the token '{token}' in the vocabulary, found it nowhere.");
        }

        return table;
    }

    public override void Add(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        if (_rules.KeepsWholeTokens && _tokens.Find(word) is >= 0 and int id)
        {
            scratch.Ids.Add(id);
            return;
        }

        AddCached(word, scratch);
    }

    public override string Join(IEnumerable<string> tokens)
    {
        string text = string.Concat(tokens);
        if (!_rules.IsByteLevel)
        {
            return _rules.Suffix is { } suffix ? text.Replace(suffix, " ", StringComparison.Ordinal).TrimEnd(' ') : text;
        }

        var bytes = new List<byte>();
        foreach (char c in text)
        {
            if (ByteLevelWords.ByteCharacters.IndexOf(c) is >= 0 and int value)
            {
                bytes.Add((byte)value);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([c]));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    protected override void AddNew(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        BytePairScratch symbols = scratch.Pairs;
        symbols.Clear();
        AddSymbols(word, symbols);
        Merge(symbols);
        for (int i = 0; i >= 0 && i < symbols.Count; i = symbols[i].Next)
        {
            scratch.Ids.Add(symbols[i].Id);
        }
    }

    private void AddSymbols(ReadOnlySpan<char> word, BytePairScratch symbols)
    {
        bool isAfterUnknown = false;
        for (int i = 0, length; i < word.Length; i += length)
        {
            Rune.DecodeFromUtf16(word[i..], out _, out length);
            int id = Find(word.Slice(i, length), i == 0 ? null : _rules.Prefix, i + length == word.Length ? _rules.Suffix : null);
            bool isUnknown = id < 0;
            if (!isUnknown)
            {
                symbols.Add(id);
            }
            else if (_rules.Unknown >= 0 && !(isAfterUnknown && _rules.FusesUnknown))
            {
                symbols.Add(_rules.Unknown);
            }

            isAfterUnknown = isUnknown;
        }
    }

    private int Find(ReadOnlySpan<char> character, string? prefix, string? suffix)
    {
        int node = prefix is null ? TokenTrie.Root : _tokens.NodeOf(prefix);
        if (prefix is { Length: > 0 } && node == TokenTrie.Root)
        {
            return -1;
        }

        foreach (char c in character)
        {
            node = _tokens.Next(node, c);
            if (node == TokenTrie.Root)
            {
                return -1;
            }
        }

        foreach (char c in suffix ?? "")
        {
            node = _tokens.Next(node, c);
            if (node == TokenTrie.Root)
            {
                return -1;
            }
        }

        return _tokens.IdAt(node);
    }

    private void Merge(BytePairScratch symbols)
    {
        PriorityQueue<(int Place, int Id), long> queue = symbols.Queue;
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            Enqueue(symbols, i);
        }

        while (queue.TryDequeue(out (int Place, int Id) best, out _))
        {
            ref (int Id, int Previous, int Next) left = ref symbols[best.Place];
            if (left.Id == Removed || left.Next < 0)
            {
                continue;
            }

            ref (int Id, int Previous, int Next) right = ref symbols[left.Next];
            if (!_merges.TryGetValue(KeyOf(left.Id, right.Id), out (int Rank, int Id) merge) || merge.Id != best.Id)
            {
                continue;    // another merge came first
            }

            left.Id = best.Id;
            right.Id = Removed;
            left.Next = right.Next;
            if (left.Next >= 0)
            {
                symbols[left.Next].Previous = best.Place;
                Enqueue(symbols, best.Place);
            }

            if (left.Previous >= 0)
            {
                Enqueue(symbols, left.Previous);
            }
        }
    }

    private void Enqueue(BytePairScratch symbols, int place)
    {
        ref (int Id, int Previous, int Next) left = ref symbols[place];
        if (_merges.TryGetValue(KeyOf(left.Id, symbols[left.Next].Id), out (int Rank, int Id) merge))
        {
            symbols.Queue.Enqueue((place, merge.Id), ((long)merge.Rank << 32) | (uint)place);
        }
    }

    private static long KeyOf(int first, int second) => ((long)first << 32) | (uint)second;
}
