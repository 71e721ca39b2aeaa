namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A buffer for the tokens of one text. A tokenizer clears it first. Used again from text to text, it allocates nothing after the longest
/// text.
/// </summary>
public sealed class TokenBuffer
{
    private ReadOnlyMemory<char>[] _tokens = new ReadOnlyMemory<char>[64];

    /// <summary>The number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the token at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The token: a slice of the text, or of a copy that does not change when the buffer is used again.</returns>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    public ReadOnlyMemory<char> this[int index] => AsSpan()[index];

    /// <summary>Gets all tokens in the order of the text.</summary>
    /// <returns>A view of the buffer, valid until tokens are added or cleared.</returns>
    public ReadOnlySpan<ReadOnlyMemory<char>> AsSpan() => _tokens.AsSpan(0, Count);

    /// <summary>Removes all tokens.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a token at the end.</summary>
    /// <param name="token">The token. Its characters must not change while the token may be read.</param>
    public void Add(ReadOnlyMemory<char> token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, 2 * Count);
        }

        _tokens[Count++] = token;
    }

    /// <summary>Replaces the token at a position.</summary>
    internal void Replace(int index, ReadOnlyMemory<char> token) => _tokens[index] = token;
}
