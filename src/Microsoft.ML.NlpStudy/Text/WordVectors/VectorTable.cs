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
