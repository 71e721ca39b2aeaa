namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A trie of tokens, which finds all tokens that begin at a place of a text.</summary>
/// <remarks>Its edges are in one table with open addressing: (node, character) to node.</remarks>
internal sealed class TokenTrie
{
    /// <summary>The node where every token begins.</summary>
    public const int Root = 0;

    private long[] _keys = new long[256];
    private int[] _children = new int[256];
    private int[] _ids = new int[128];
    private int _nodes = 1;

    public TokenTrie() => _ids.AsSpan().Fill(-1);

    /// <summary>Adds a token.</summary>
    public void Add(ReadOnlySpan<char> token, int id)
    {
        int node = Root;
        foreach (char c in token)
        {
            int slot = SlotOf(node, c);
            if (_children[slot] == 0)
            {
                slot = AddEdge(node, c, slot);
            }

            node = _children[slot];
        }

        _ids[node] = id;
    }

    /// <summary>The node behind a character; 0 where no token goes on with it.</summary>
    public int Next(int node, char c) => _children[SlotOf(node, c)];

    /// <summary>The id of the token that ends at a node; -1 where none does.</summary>
    public int IdAt(int node) => _ids[node];

    /// <summary>The node behind all characters of a text; 0 where no token begins with it.</summary>
    public int NodeOf(ReadOnlySpan<char> text)
    {
        int node = Root;
        foreach (char c in text)
        {
            node = Next(node, c);
            if (node == Root)
            {
                return Root;
            }
        }

        return node;
    }

    /// <summary>Finds a token.</summary>
    /// <returns>Its id; -1 where there is no such token.</returns>
    public int Find(ReadOnlySpan<char> token) => NodeOf(token) is > 0 and int node ? _ids[node] : -1;

    /// <summary>Finds the longest token at the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="node">The node to begin at.</param>
    /// <param name="length">The length of the token.</param>
    /// <returns>Its id; -1 where no token begins the text.</returns>
    public int Longest(ReadOnlySpan<char> text, int node, out int length)
    {
        int id = -1;
        length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            node = Next(node, text[i]);
            if (node == Root)
            {
                break;
            }

            if (_ids[node] >= 0)
            {
                (id, length) = (_ids[node], i + 1);
            }
        }

        return id;
    }

    private static long KeyOf(int node, char c) => ((long)node << 16) | c;

    private int SlotOf(int node, char c)
    {
        long key = KeyOf(node, c);
        int last = _keys.Length - 1;
        for (int i = (int)((ulong)(key * -7046029254386353131L) >> 32) & last; ; i = (i + 1) & last)
        {
            if (_children[i] == 0 || _keys[i] == key)
            {
                return i;
            }
        }
    }

    private int AddEdge(int node, char c, int slot)
    {
        if (2 * _nodes > _keys.Length)
        {
            Grow();
            slot = SlotOf(node, c);
        }

        if (_nodes == _ids.Length)
        {
            Array.Resize(ref _ids, 2 * _nodes);
            _ids.AsSpan(_nodes).Fill(-1);
        }

        _keys[slot] = KeyOf(node, c);
        _children[slot] = _nodes++;
        return slot;
    }

    private void Grow()
    {
        (long[] keys, int[] children) = (_keys, _children);
        _keys = new long[2 * keys.Length];
        _children = new int[2 * keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            if (children[i] != 0)
            {
                int slot = SlotOf((int)(keys[i] >> 16), (char)(keys[i] & 0xFFFF));
                (_keys[slot], _children[slot]) = (keys[i], children[i]);
            }
        }
    }
}
