using System.Numerics.Tensors;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The vectors of fastText's n-grams, of which vectors for unknown words are composed.</summary>
/// <param name="ngrams">The cutting of words into n-grams.</param>
/// <param name="vectors">A row for each bucket, or for each of <paramref name="buckets"/>.</param>
/// <param name="buckets">The bucket of each row; <see langword="null"/> where there is a row for each bucket.</param>
internal sealed class SubwordVectors(SubwordNgrams ngrams, VectorTable vectors, int[]? buckets)
{
    private readonly Dictionary<int, int>? _rows = buckets?.Select((bucket, row) => (bucket, row)).ToDictionary();

    [ThreadStatic]
    private static List<int>? s_buckets;

    [ThreadStatic]
    private static byte[]? s_bytes;

    public SubwordNgrams Ngrams => ngrams;

    public VectorTable Vectors => vectors;

    public int[]? Buckets => buckets;

    /// <summary>Averages the vectors of a word's n-grams; false where the word has no n-grams, or a vector was not kept.</summary>
    /// <param name="word">A word that the model does not know.</param>
    /// <param name="destination">The place of the result; zeros where the result is false.</param>
    public bool TryCompose(ReadOnlySpan<char> word, Span<float> destination)
    {
        byte[] bytes = s_bytes ??= new byte[256];
        int length = Encoding.UTF8.GetMaxByteCount(word.Length);
        if (bytes.Length < length)
        {
            bytes = s_bytes = new byte[length];
        }

        destination.Clear();
        return TryAverage(bytes.AsSpan(0, Encoding.UTF8.GetBytes(word, bytes)), known: 0, destination);
    }

    /// <summary>Turns a known word's row into the word's vector: the average of that row and the n-grams' rows.</summary>
    public void Complete(ReadOnlySpan<byte> utf8Word, Span<float> row) => TryAverage(utf8Word, known: 1, row);

    /// <remarks>Sums in single precision in fastText's order, so that the result has the same bits.</remarks>
    private bool TryAverage(ReadOnlySpan<byte> utf8Word, int known, Span<float> sum)
    {
        List<int> found = s_buckets ??= [];
        found.Clear();
        ngrams.AddBuckets(utf8Word, found);
        foreach (int bucket in found)
        {
            int row = bucket;
            if (_rows?.TryGetValue(bucket, out row) == false)
            {
                sum.Clear();
                return false;
            }

            TensorPrimitives.Add(sum, vectors[row], sum);
        }

        int count = known + found.Count;
        if (count > 0)
        {
            TensorPrimitives.Multiply(sum, (float)(1.0 / count), sum);
        }

        return count > 0;
    }
}
