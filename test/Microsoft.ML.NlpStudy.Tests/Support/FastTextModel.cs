using System.Text;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Writes fastText models field by field as fastText 0.9 does: the number 793712314, the version, twelve int arguments and a double, the
/// dictionary, and the input matrix with a byte for whether it is quantized, its size and its floats. They end before the output matrix,
/// which nothing reads.
/// </summary>
internal static class FastTextModel
{
    public const int Dimension = 2;
    private const int Buckets = 100;

    /// <summary>The numbers in a row of the input matrix.</summary>
    public static float[] Row(int row) => [row + 0.1f, 1f / (row + 3)];

    /// <summary>A model of these words, with n-grams of 3 to 6 characters.</summary>
    public static string Write(TemporaryFiles files, string[] words) => Write(files, [.. words.Select(Encoding.UTF8.GetBytes)]);

    public static string Write(
        TemporaryFiles files, byte[][] words, string[]? labels = null, int maximum = 6, int version = 12, int kind = 2,
        bool isQuantized = false, bool isPacked = false)
    {
        labels ??= [];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        int[] arguments = [Dimension, 5, 5, 1, 5, 1, 2, kind, Buckets, 3, maximum, 100];
        Array.ForEach([793712314, version, .. arguments], writer.Write);
        writer.Write(1e-4);
        Array.ForEach([words.Length + labels.Length, words.Length, labels.Length], writer.Write);
        writer.Write(1000L);
        writer.Write(-1L);
        foreach ((byte[] entry, byte type) in words.Select(word => (word, (byte)0))
            .Concat(labels.Select(label => (Encoding.UTF8.GetBytes(label), (byte)1))))
        {
            writer.Write(entry);
            writer.Write((byte)0);
            writer.Write(10L);
            writer.Write(type);
        }

        writer.Write(isQuantized);
        writer.Write((long)words.Length + Buckets);
        writer.Write((long)Dimension);
        for (int row = 0; row < words.Length + Buckets; row++)
        {
            Array.ForEach(Row(row), writer.Write);
        }

        return isPacked ? files.WriteGzip("model.bin.gz", stream.ToArray()) : files.Write("model.bin", stream.ToArray());
    }
}
