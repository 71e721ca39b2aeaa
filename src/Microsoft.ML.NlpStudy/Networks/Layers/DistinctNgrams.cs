using System.Buffers;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Finds the distinct tokens and n-grams of a text as rows of one table: tokens first, then the buckets of n-grams.</summary>
/// <param name="vocabularySize">The number of tokens; row 0, of padding, is never found.</param>
/// <param name="longest">The length of the longest n-grams, in tokens; 1 for tokens alone.</param>
/// <param name="buckets">The number of buckets that n-grams of two tokens and more share.</param>
internal sealed class DistinctNgrams(int vocabularySize, int longest, int buckets)
{
    /// <summary>The number of rows.</summary>
    public int RowCount { get; } = 1 + vocabularySize + (longest > 1 ? buckets : 0);

    /// <summary>Finds in a graph the rows of n-grams of two tokens and more, each as often as it occurs.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>For each length, the rows by their first token, int64 (B, T), and whether there is one, bool (B, T).</returns>
    public IEnumerable<(GraphValue Rows, GraphValue Exists)> Export(GraphTexts texts) => longest == 1
        ? []
        : new NgramGraph(texts, vocabularySize).Find(longest, buckets)
            .Select(found => (found.Buckets + texts.Graph.Number(1L + vocabularySize), found.Exists));

    /// <summary>Finds a text's rows, each once, in ascending order.</summary>
    /// <param name="ids">The text's token ids; padding is skipped.</param>
    public int[] Of(ReadOnlySpan<long> ids)
    {
        int[] rows = ArrayPool<int>.Shared.Rent(ids.Length + WordNgrams.Count(ids.Length, longest));
        int count = 0;
        foreach (long id in ids)
        {
            if (id != TokenStore.PaddingId)
            {
                rows[count++] = (int)id;
            }
        }

        Span<int> ngrams = rows.AsSpan(count, WordNgrams.Count(ids.Length, longest));
        WordNgrams.Hash(ids, longest, buckets, ngrams);
        foreach (ref int row in ngrams)
        {
            row += 1 + vocabularySize;
        }

        Span<int> found = rows.AsSpan(0, count + ngrams.Length);
        found.Sort();
        int distinct = 0;
        for (int i = 0; i < found.Length; i++)
        {
            if (i == 0 || found[i] != found[i - 1])
            {
                found[distinct++] = found[i];
            }
        }

        int[] result = found[..distinct].ToArray();
        ArrayPool<int>.Shared.Return(rows);
        return result;
    }
}
