using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The reader of word2vec's binary format: a header line, then for each word its bytes, a space, and its numbers as little-endian floats. A
/// line break may stand between the words.
/// </summary>
internal static class Word2VecBinaryReader
{
    /// <summary>Reads the rows that follow the header.</summary>
    public static WordVectorBuilder Read(VectorFileReader reader, VectorFileHeader header, int maximumRows, HashSet<string>? wanted)
    {
        var target = new WordVectorBuilder(header.Dimension, wanted);
        int bytes = header.Dimension * sizeof(float);
        for (int row = 0; row < Math.Min(header.Count, maximumRows); row++)
        {
            var place = new FilePlace("word", row + 1, header.Count);
            if (!reader.TryReadTo((byte)' ', place, out ReadOnlySpan<byte> token))
            {
                throw reader.Error(place, "a word and a space", "the end of the file");
            }

            bool isKept = target.TryAdd(token.TrimStart((byte)'\n'), out Span<float> vector);
            if (!isKept)
            {
                target.CheckRepetitions(reader, place, token.TrimStart((byte)'\n'));
            }

            ReadOnlySpan<byte> numbers = reader.ReadExactly(bytes, place);
            if (isKept)
            {
                numbers.CopyTo(MemoryMarshal.AsBytes(vector));
                reader.CheckFinite(vector, place);
            }
        }

        if (header.Count <= maximumRows && !reader.Peek(2).TrimStart((byte)'\n').IsEmpty)
        {
            throw reader.Error(new FilePlace("word", header.Count),
                $"the end of the file after {header.Count} words, as its first line says", "more");
        }

        return target;
    }
}
