namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// Consecutive rows that go from the reading thread to one cursor. The values' text outlives the chunk, which is used again.
/// </summary>
internal sealed class RowChunk(int columns)
{
    // A chunk costs a hand-over between threads, some microseconds: these bounds make that a few nanoseconds a row, or characters' worth.
    private const int MostRows = 1024;
    private const int EnoughCharacters = 1 << 16;

    private readonly ReadOnlyMemory<char>[] _values = new ReadOnlyMemory<char>[MostRows * columns];

    public int Rows { get; private set; }

    /// <summary>How many rows come before this chunk's.</summary>
    public long FirstRow { get; private set; }

    /// <summary>The chunk's place among the chunks.</summary>
    public long Number { get; private set; }

    public ReadOnlyMemory<char> this[int row, int column] => _values[(row * columns) + column];

    public void Start(long number, long firstRow) => (Number, FirstRow, Rows) = (number, firstRow, 0);

    /// <summary>Takes in rows until there are enough.</summary>
    /// <returns>False where the reader has no more.</returns>
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
