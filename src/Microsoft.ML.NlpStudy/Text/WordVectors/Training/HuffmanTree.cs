namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A Huffman tree over words by their frequencies, for hierarchical softmax: each word is a path of decisions at inner nodes, short for
/// frequent words.
/// </summary>
internal sealed class HuffmanTree
{
    private readonly int[] _starts;
    private readonly int[] _nodes;
    private readonly bool[] _codes;

    /// <param name="frequencies">The words' frequencies, falling.</param>
    public HuffmanTree(ReadOnlySpan<long> frequencies)
    {
        int words = frequencies.Length;
        int[] parents = new int[Math.Max(1, (2 * words) - 1)];
        bool[] isSecond = new bool[parents.Length];
        long[] weights = new long[parents.Length];
        frequencies.CopyTo(weights);

        // Leaves are sorted, and inner nodes come in rising order: the two lightest are always at the two ends.
        int leaf = words - 1;
        int inner = words;
        for (int node = words; node < (2 * words) - 1; node++)
        {
            int first = TakeLightest(node);
            int second = TakeLightest(node);
            weights[node] = weights[first] + weights[second];
            parents[first] = parents[second] = node;
            isSecond[second] = true;
        }

        int root = (2 * words) - 2;
        var nodes = new List<int>();
        var codes = new List<bool>();
        _starts = new int[words + 1];
        for (int word = 0; word < words; word++)
        {
            for (int node = word; node != root && words > 1; node = parents[node])
            {
                nodes.Add(parents[node] - words);
                codes.Add(isSecond[node]);
            }

            int start = _starts[word];
            nodes.Reverse(start, nodes.Count - start);
            codes.Reverse(start, codes.Count - start);
            _starts[word + 1] = nodes.Count;
        }

        _nodes = [.. nodes];
        _codes = [.. codes];

        int TakeLightest(int made) => leaf >= 0 && (inner >= made || weights[leaf] < weights[inner]) ? leaf-- : inner++;
    }

    /// <summary>The number of inner nodes.</summary>
    public int InnerNodes => _starts.Length - 2;

    /// <summary>The inner nodes from the root to a word.</summary>
    public ReadOnlySpan<int> Path(int word) => _nodes.AsSpan(_starts[word].._starts[word + 1]);

    /// <summary>The decision at each node of <see cref="Path"/>: whether the path takes the node's second branch.</summary>
    public ReadOnlySpan<bool> Code(int word) => _codes.AsSpan(_starts[word].._starts[word + 1]);
}
