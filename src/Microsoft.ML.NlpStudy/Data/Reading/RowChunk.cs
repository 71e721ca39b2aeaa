namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// A chunk of consecutive rows that go from the reading thread to one cursor. The values' text outlives the chunk, which is used again.
/// </summary>
internal sealed class RowChunk(int columns)
{
    // Handing a chunk to another thread takes some microseconds; with these bounds that is a few nanoseconds a row.
    private const int MostRows = 1024;
    private const int EnoughCharacters = 1 << 16;

    private readonly ReadOnlyMemory<char>[] _values = new ReadOnlyMemory<char>[MostRows * columns];

    public int Rows { get; private set; }

    /// <summary>The number of rows before this chunk.</summary>
    public long FirstRow { get; private set; }

    /// <summary>The chunk's number, from 0.</summary>
    public long Number { get; private set; }

    public ReadOnlyMemory<char> this[int row, int column] => _values[(row * columns) + column];

    public void Start(long number, long firstRow) => (Number, FirstRow, Rows) = (number, firstRow, 0);

    /// <summary>Reads rows until the chunk is full.</summary>
    /// <returns>False where the reader has no more rows.</returns>
    public bool Fill(CorpusReader reader)
    {
        int characters = 0;
        while (Rows < MostRows && characters < EnoughCharacters)
        {
            Span<ReadOnlyMemory<char>> row = _values.AsSpan(Rows * columns, columns);
            if (!reader.Read(row))
            {
                return false;
            }

            Rows++;
            foreach (ReadOnlyMemory<char> value in row)
            {
                characters += value.Length;
            }
        }

        return true;
    }
}
