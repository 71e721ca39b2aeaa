namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A table of vectors of one length, in pieces of about a megabyte. So growing copies nothing, and the rows may exceed the limit of one
/// array.
/// </summary>
internal sealed class VectorTable
{
    private const int NumbersAPiece = 1 << 18;
    private readonly List<float[]> _pieces = [];
    private readonly int _rowBits;

    public VectorTable(int dimension)
    {
        Dimension = dimension;
        while (_rowBits < 18 && (2L << _rowBits) * dimension <= NumbersAPiece)
        {
            _rowBits++;
        }
    }

    public int Dimension { get; }

    public int Count { get; private set; }

    public Span<float> this[int row] => _pieces[row >> _rowBits].AsSpan((row & ((1 << _rowBits) - 1)) * Dimension, Dimension);

    /// <summary>
    /// Returns the most rows, a power of 2, that lie side by side from each multiple of that number on and have at most this many numbers;
    /// at least 1.
    /// </summary>
    public int BlockRows(int mostNumbers)
    {
        int rows = 1 << _rowBits;
        while (rows > 1 && (long)rows * Dimension > mostNumbers)
        {
            rows >>= 1;
        }

        return rows;
    }

    /// <summary>Gets rows that lie side by side (<see cref="BlockRows"/>), one after the other.</summary>
    public ReadOnlySpan<float> Rows(int first, int count) =>
        _pieces[first >> _rowBits].AsSpan((first & ((1 << _rowBits) - 1)) * Dimension, count * Dimension);

    /// <summary>Adds a row of zeros for the caller to fill.</summary>
    public Span<float> Add()
    {
        if (Count == _pieces.Count << _rowBits)
        {
            _pieces.Add(new float[Dimension << _rowBits]);
        }

        return this[Count++];
    }
}
