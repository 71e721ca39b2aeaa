using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A table of vectors that are being trained, outside the collector's memory: its rows neither move nor count against an array's limits.
/// Each row begins at a multiple of 64 bytes and is filled up with zeros to a multiple of 16 numbers.
/// </summary>
internal sealed unsafe class EmbeddingTable : IDisposable
{
    /// <summary>The numbers that one vector register takes.</summary>
    public const int Lanes = 16;

    private const int Alignment = 64;
    private readonly float* _numbers;
    private void* _memory;

    /// <summary>Creates rows of zeros.</summary>
    public EmbeddingTable(long rows, int dimension)
    {
        Rows = rows;
        Dimension = dimension;
        Stride = (dimension + Lanes - 1) / Lanes * Lanes;

        // Zeroed memory comes from the system page by page as rows are written, so an empty table costs nothing.
        _memory = NativeMemory.AllocZeroed(checked(((nuint)rows * (nuint)Stride * sizeof(float)) + Alignment));
        _numbers = (float*)(((nuint)_memory + Alignment - 1) / Alignment * Alignment);
    }

    ~EmbeddingTable() => Free();

    public long Rows { get; }

    public int Dimension { get; }

    /// <summary>The numbers from one row to the next, a multiple of <see cref="Lanes"/>.</summary>
    public int Stride { get; }

    /// <summary>The row's address; valid until the table is disposed of.</summary>
    public float* this[long row] => _numbers + (row * Stride);

    /// <summary>The numbers of a row, without the zeros behind them.</summary>
    public Span<float> Row(long row) => new(this[row], Dimension);

    /// <summary>Fills the rows with random numbers between plus and minus <paramref name="bound"/>. The same seed gives the same.</summary>
    public void Randomize(ulong seed, float bound)
    {
        Parallel.For(0L, (Rows + 4095) / 4096, part =>
        {
            for (long row = part * 4096; row < Math.Min(Rows, (part + 1) * 4096); row++)
            {
                FillRandom(Row(row), SplitMix.Of(seed, (ulong)row), bound);
            }
        });
    }

    /// <summary>Fills a vector with random numbers between plus and minus <paramref name="bound"/>.</summary>
    public static void FillRandom(Span<float> vector, ulong seed, float bound)
    {
        foreach (ref float number in vector)
        {
            // The upper 24 bits of a draw are as many as a float holds.
            number = bound * ((SplitMix.Next(ref seed) >> 40) * (2f / (1 << 24)) - 1);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
