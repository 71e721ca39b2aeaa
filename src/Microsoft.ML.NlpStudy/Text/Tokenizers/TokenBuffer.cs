namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The tokens of one text. Used again from text to text, it stops allocating once it has seen the longest; a tokenizer clears it first.
/// </summary>
public sealed class TokenBuffer
{
    private ReadOnlyMemory<char>[] _tokens = new ReadOnlyMemory<char>[64];

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>The token at a position.</summary>
    /// <param name="index">Its position, from 0.</param>
    /// <returns>The token: a slice of the text, or of a copy of it that stays as it is when the buffer is used again.</returns>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    public ReadOnlyMemory<char> this[int index] => AsSpan()[index];

    /// <summary>All tokens, in the order of the text.</summary>
    /// <returns>A view of the buffer, valid until tokens are added or cleared.</returns>
    public ReadOnlySpan<ReadOnlyMemory<char>> AsSpan() => _tokens.AsSpan(0, Count);

    /// <summary>Takes all tokens out.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a token at the end.</summary>
    /// <param name="token">The token. Its characters must not change while anyone may read them.</param>
    public void Add(ReadOnlyMemory<char> token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, 2 * Count);
        }

        _tokens[Count++] = token;
    }

    /// <summary>Puts another token in the place of one.</summary>
    internal void Replace(int index, ReadOnlyMemory<char> token) => _tokens[index] = token;
}
