using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Word vectors in the safetensors format, which other programs read too: <c>vectors</c> with a row for each token. Where there are
/// n-grams, <c>ngrams</c> has a row for each bucket in <c>ngram_buckets</c>.
/// </summary>
internal static class WordVectorTensors
{
    private const int LongestHeader = 4096;

    /// <summary>Writes a table with a row for each token.</summary>
    public static void Write(VectorTable vectors, Stream stream)
    {
        SafetensorsHeader.Write(Header(vectors.Count, ngramRows: 0, vectors.Dimension), stream);
        for (int row = 0; row < vectors.Count; row++)
        {
            stream.Write(MemoryMarshal.AsBytes(vectors[row]));
        }
    }

    /// <summary>Writes word vectors.</summary>
    public static void Write(WordVectors vectors, Stream stream)
    {
        SubwordVectors? subwords = vectors.Subwords;
        SafetensorsHeader.Write(Header(vectors.Count, subwords?.Vectors.Count ?? 0, vectors.Dimension), stream);
        for (int row = 0; row < vectors.Count; row++)
        {
            stream.Write(MemoryMarshal.AsBytes(vectors.VectorAt(row)));
        }

        if (subwords is not null)
        {
            int[] buckets = subwords.Buckets ?? [.. Enumerable.Range(0, subwords.Vectors.Count)];
            stream.Write(MemoryMarshal.AsBytes<int>(buckets));
            for (int row = 0; row < buckets.Length; row++)
            {
                stream.Write(MemoryMarshal.AsBytes(subwords.Vectors[row]));
            }
        }
    }

    /// <summary>Reads vectors of known sizes that <see cref="Write(WordVectors, Stream)"/> wrote.</summary>
    /// <exception cref="FormatException">The content is damaged, or has other sizes.</exception>
    public static (VectorTable Vectors, SubwordVectors? Subwords) Read(
        Stream stream, int count, int dimension, SubwordNgrams? ngrams, int ngramRows)
    {
        ReadHeader(stream, Header(count, ngramRows, dimension));
        VectorTable vectors = ReadRows(stream, count, dimension);
        SubwordVectors? subwords = null;
        if (ngrams is not null)
        {
            int[] buckets = ReadBuckets(stream, ngramRows, ngrams.Buckets);
            subwords = new SubwordVectors(ngrams, ReadRows(stream, ngramRows, dimension), ngramRows == ngrams.Buckets ? null : buckets);
        }

        return stream.ReadByte() < 0 ? (vectors, subwords)
            : throw new FormatException("vectors: expected no more bytes than the header says, found more.");
    }

    private static JsonObject Header(long count, long ngramRows, long dimension)
    {
        var header = new JsonObject();
        long offset = 0;
        Add("vectors", "F32", count, dimension);
        if (ngramRows > 0)
        {
            Add("ngram_buckets", "I32", ngramRows);
            Add("ngrams", "F32", ngramRows, dimension);
        }

        return header;

        void Add(string name, string type, params long[] shape)
        {
            long end = offset + shape.Aggregate((long)sizeof(float), (bytes, size) => bytes * size);
            header[name] = SafetensorsHeader.CreateEntry(type, shape, offset, end);
            offset = end;
        }
    }

    private static void ReadHeader(Stream stream, JsonObject expected)
    {
        byte[] json = SafetensorsHeader.ReadJson(stream, LongestHeader);
        if (!IsEqual(json, expected))
        {
            throw new FormatException($"header: expected {expected.ToJsonString()}, found {Encoding.UTF8.GetString(json).Trim()}.");
        }
    }

    private static bool IsEqual(byte[] json, JsonObject expected)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(json), expected);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)    // half of a surrogate pair, or a name twice
        {
            return false;
        }
    }

    /// <remarks>Memory is taken as rows arrive, so that a damaged model with a huge number of rows takes no more than its file.</remarks>
    private static VectorTable ReadRows(Stream stream, int count, int dimension)
    {
        var rows = new VectorTable(dimension);
        for (int row = 0; row < count; row++)
        {
            ReadExactly(stream, MemoryMarshal.AsBytes(rows.Add()));
        }

        return rows;
    }

    private static int[] ReadBuckets(Stream stream, int count, int limit)
    {
        var buckets = new List<int>();
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        for (int last = -1; buckets.Count < count;)
        {
            ReadExactly(stream, bytes);
            int bucket = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            if (bucket <= last || bucket >= limit)
            {
                throw new FormatException($"ngram_buckets: expected ascending numbers from 0 to {limit - 1}, found {bucket} after {last}.");
            }

            buckets.Add(bucket);
            last = bucket;
        }

        return [.. buckets];
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new FormatException($"vectors: expected {bytes.Length} more bytes, found {read}. The file is truncated.");
        }
    }
}
