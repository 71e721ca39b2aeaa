namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A buffer of characters that grows and is used again from text to text, so that cleaning allocates nothing but its result.
/// </summary>
internal sealed class CharBuffer
{
    private char[] _chars;

    public CharBuffer(int capacity = 1024) => _chars = new char[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => Memory.Span;

    /// <summary>The characters appended so far. They change when the buffer is cleared and filled again.</summary>
    public ReadOnlyMemory<char> Memory => _chars.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Removes the last characters.</summary>
    public void Shorten(int count) => Length -= count;

    public void Append(char value)
    {
        char[] chars = _chars;
        int length = Length;
        if ((uint)length >= (uint)chars.Length)
        {
            Grow(1);
            chars = _chars;
        }

        chars[length] = value;
        Length = length + 1;
    }

    public void Append(ReadOnlySpan<char> values) => values.CopyTo(Claim(values.Length));

    /// <summary>Lengthens the buffer by <paramref name="count"/> characters and gives them to the caller to fill.</summary>
    public Span<char> Claim(int count)
    {
        if (count > _chars.Length - Length)
        {
            Grow(count);
        }

        Span<char> claimed = _chars.AsSpan(Length, count);
        Length += count;
        return claimed;
    }

    private void Grow(int count) =>
        Array.Resize(ref _chars, (int)Math.Min(Array.MaxLength, Math.Max(2L * _chars.Length, (long)Length + count)));
}
