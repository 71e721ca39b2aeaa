namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>
/// Texts joined into one long sequence, cut into rows of equal length that are read side by side, window by window.
/// </summary>
/// <remarks>
/// A 0 stands before each text and after the last: it is the end of one text and the start of the next. The state after a window of a row
/// is the state before the row's next window. Up to one step fewer than there are rows is left over at the end and not read.
/// </remarks>
internal sealed class TokenStream
{
    private readonly int[] _tokens;
    private readonly int _rowLength;

    /// <summary>Joins texts.</summary>
    /// <param name="store">The store of all texts.</param>
    /// <param name="texts">The indices of the texts in their order.</param>
    /// <param name="rows">The maximum number of rows; short texts may have fewer steps than that.</param>
    /// <param name="windowLength">The number of steps of a window; the last window may be shorter.</param>
    /// <param name="reversed">Whether each text is read from its end.</param>
    public TokenStream(TokenStore store, ReadOnlySpan<int> texts, int rows, int windowLength, bool reversed)
    {
        long steps = 0;
        foreach (int text in texts)
        {
            steps += store.TokensOf(text).Length + 1;
        }

        _tokens = new int[checked((int)steps + 1)];
        int place = 1;
        foreach (int text in texts)
        {
            ReadOnlySpan<int> tokens = store.TokensOf(text);
            Span<int> joined = _tokens.AsSpan(place, tokens.Length);
            tokens.CopyTo(joined);
            if (reversed)
            {
                joined.Reverse();
            }

            place += tokens.Length + 1;
        }

        Rows = (int)Math.Min(rows, steps);
        _rowLength = (int)steps / Rows;
        WindowLength = Math.Min(windowLength, _rowLength);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of steps of a window; the last may have fewer.</summary>
    public int WindowLength { get; }

    /// <summary>Number of windows of a row.</summary>
    public int Windows => ((_rowLength - 1) / WindowLength) + 1;

    /// <summary>Returns the number of steps of a window.</summary>
    public int StepsOf(int window) => Math.Min(WindowLength, _rowLength - (window * WindowLength));

    /// <summary>Returns the input tokens of a row's window, and one more: each is the next token of the one before.</summary>
    public ReadOnlySpan<int> this[int row, int window] =>
        _tokens.AsSpan((row * _rowLength) + (window * WindowLength), StepsOf(window) + 1);
}
