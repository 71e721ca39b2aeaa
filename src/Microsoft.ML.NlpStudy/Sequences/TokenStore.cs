namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>A store of the token ids of many texts, one after another in one array, without padding or an object for each text.</summary>
/// <remarks>Id 0 is padding, as 0 is ML.NET's missing key; the tokens of a vocabulary start at 1.</remarks>
internal sealed class TokenStore
{
    /// <summary>The id of padding: 0.</summary>
    public const int PaddingId = 0;

    private int[] _tokens = new int[1024];
    private long[] _ends = new long[64];
    private long _used;

    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers of all texts.</summary>
    public int[] Numbers => [.. Enumerable.Range(0, Count)];

    /// <summary>The token ids of a text; a single padding token for an empty text.</summary>
    public ReadOnlySpan<int> this[int text]
    {
        get
        {
            int start = (int)Start(text);
            return _tokens.AsSpan(start, (int)_ends[text] - start);
        }
    }

    /// <summary>Returns the token ids of a text; none for an empty text.</summary>
    public ReadOnlySpan<int> TokensOf(int text) => this[text] is [PaddingId] ? [] : this[text];

    /// <summary>Returns the number of tokens of a text; 1 for an empty text.</summary>
    public int LengthOf(int text) => (int)(_ends[text] - Start(text));

    /// <summary>Adds a text. An empty text becomes a single padding token, so that a network has at least one step to read.</summary>
    /// <exception cref="InvalidOperationException">The texts have more than 2^31 tokens together.</exception>
    public void Add(ReadOnlySpan<int> ids)
    {
        int length = Math.Max(ids.Length, 1);
        if (_used + length > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The texts together: expected at most {Array.MaxLength:N0} tokens, found {_used + length:N0} or more. Set MaximumLength, "
                    + "or train on fewer texts.");
        }

        if (_used + length > _tokens.Length)
        {
            Array.Resize(ref _tokens, (int)Math.Min(Array.MaxLength, Math.Max(2L * _tokens.Length, _used + length)));
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * Count);
        }

        if (ids.IsEmpty)
        {
            _tokens[_used] = PaddingId;
        }
        else
        {
            ids.CopyTo(_tokens.AsSpan((int)_used));
        }

        _used += length;
        _ends[Count++] = _used;
    }

    /// <summary>Adds each token's number of occurrences in all texts to its count.</summary>
    /// <param name="counts">The counts by id, of which padding has one too.</param>
    public void AddCounts(Span<long> counts)
    {
        foreach (int id in _tokens.AsSpan(0, (int)_used))
        {
            counts[id]++;
        }
    }

    /// <summary>Removes all texts and keeps the memory.</summary>
    public void Clear() => (Count, _used) = (0, 0);

    private long Start(int text) => text == 0 ? 0 : _ends[text - 1];
}
