using System.Buffers.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The first line of word2vec's formats: the number of rows, and the numbers in a row.</summary>
internal readonly record struct VectorFileHeader(int Count, int Dimension)
{
    /// <summary>The most numbers in a row: 1,000,000.</summary>
    public const int LargestDimension = 1_000_000;

    /// <summary>Reads the first line.</summary>
    /// <exception cref="FormatException">The line does not hold the two numbers.</exception>
    public static VectorFileHeader Read(VectorFileReader reader)
    {
        reader.TryReadTo((byte)'\n', "line 1", out ReadOnlySpan<byte> line);
        return TryParse(line, out VectorFileHeader header)
            ? header
            : throw reader.Error("line 1", $"the number of rows and the dimension (1 to {LargestDimension})", VectorFileReader.Quote(line));
    }

    /// <summary>Parses a first line; false where it does not hold the two numbers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out VectorFileHeader header)
    {
        line = line.Trim(" \t\r"u8);
        header = default;
        if (!Utf8Parser.TryParse(line, out int count, out int used) || count < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = line[used..].TrimStart(" \t"u8);
        if (!Utf8Parser.TryParse(rest, out int dimension, out int usedByDimension) || usedByDimension != rest.Length
            || used + rest.Length == line.Length || dimension is < 1 or > LargestDimension)
        {
            return false;
        }

        header = new VectorFileHeader(count, dimension);
        return true;
    }
}
