namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>The token ids of many texts, one behind the other in one array: no object a text, no padding.</summary>
/// <remarks>Id 0 is padding, as 0 is ML.NET's missing key; a vocabulary's tokens are 1 and up.</remarks>
internal sealed class TokenStore
{
    /// <summary>The id that stands for no token.</summary>
    public const int PaddingId = 0;

    private int[] _tokens = new int[1024];
    private long[] _ends = new long[64];
    private long _used;

    /// <summary>How many texts there are.</summary>
    public int Count { get; private set; }

    /// <summary>A text's ids.</summary>
    public ReadOnlySpan<int> this[int text]
    {
        get
        {
            int start = (int)Start(text);
            return _tokens.AsSpan(start, (int)_ends[text] - start);
        }
    }

    /// <summary>A text's ids, without the padding token that stands for a text without any.</summary>
    public ReadOnlySpan<int> TokensOf(int text) => this[text] is [PaddingId] ? [] : this[text];

    /// <summary>How many tokens a text has.</summary>
    public int LengthOf(int text) => (int)(_ends[text] - Start(text));

    /// <summary>Adds a text. One without tokens becomes a single padding token, so that every text has something to read.</summary>
    /// <exception cref="InvalidOperationException">The texts have more than 2^31 tokens together.</exception>
    public void Add(ReadOnlySpan<int> ids)
    {
        int length = Math.Max(ids.Length, 1);
        if (_used + length > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The texts together: expected at most {Array.MaxLength:N0} tokens, found more. Set MaximumLength, or train on fewer "
                    + $"texts.");
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

    /// <summary>Forgets all texts and keeps the memory.</summary>
    public void Clear() => (Count, _used) = (0, 0);

    private long Start(int text) => text == 0 ? 0 : _ends[text - 1];
}
