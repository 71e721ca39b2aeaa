using Microsoft.ML.NlpStudy.Onnx;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Adds the hashing of <see cref="WordNgrams"/> to graphs.</summary>
/// <remarks>
/// Operator set 12 has no exclusive or of numbers. It is looked up for 4 bits at a time in a table of 256 numbers. Sums and products of
/// int64 drop what does not fit, as those of ulong do.
/// </remarks>
internal sealed class NgramGraph
{
    private const int NibbleCount = 16;
    private readonly GraphTexts _texts;
    private readonly GraphBuilder _graph;
    private readonly GraphValue _table;   // (256)
    private readonly GraphValue _powers;  // (8)
    private readonly GraphValue _shifts;  // (16), without sign
    private readonly GraphValue _sixteen;
    private readonly GraphValue _mixedIds; // (V + 1)

    /// <param name="texts">The texts.</param>
    /// <param name="vocabularySize">The number of tokens, V.</param>
    public NgramGraph(GraphTexts texts, int vocabularySize)
    {
        _texts = texts;
        _graph = texts.Graph;
        _table = _graph.Constant("exclusive_or", [.. Enumerable.Range(0, 256).Select(pair => (long)((pair >> 4) ^ (pair & 15)))], 256);
        _powers = _graph.Constant(
            "powers", [.. Enumerable.Range(0, NibbleCount / 2).Select(place => 1L << (4 * place))], NibbleCount / 2);
        _shifts = _graph.Constant("shifts", [.. Enumerable.Range(0, NibbleCount).Select(place => 4L * place)], NibbleCount)
            .Cast(GraphType.UInt64);
        _sixteen = _graph.Number(16L);

        // An n-gram's first id is looked up mixed: computing it takes as long as all that is computed for a pair.
        long[] mixed = [.. Enumerable.Range(0, vocabularySize + 1).Select(id => (long)WordNgrams.Mix((ulong)id))];
        _mixedIds = _graph.Constant("mixed_ids", mixed, mixed.Length);
    }

    /// <summary>Finds the bucket of each n-gram.</summary>
    /// <param name="longest">The number of tokens in the longest n-gram.</param>
    /// <param name="buckets">The number of buckets.</param>
    /// <returns>
    /// For each length from 2, the buckets of the n-grams by their first token, int64 (B, T), and whether there is one, bool (B, T).
    /// </returns>
    public IEnumerable<(GraphValue Buckets, GraphValue Exists)> Find(int longest, int buckets)
    {
        GraphValue end = GraphValue.Concatenate(0, _texts.Ids.Length(0).Unsqueeze(0), _graph.Vector(longest - 1));
        GraphValue ids = GraphValue.Concatenate(1, _texts.Ids, _graph.Number(0L).Expand(end));            // (B, T + n - 1)
        GraphValue hash = _mixedIds.Gather(_texts.Ids);                                                   // (B, T)
        for (int n = 2; n <= longest; n++)
        {
            GraphValue next = ids.Slice(1, _graph.Vector(n - 1), _texts.Steps + _graph.Vector(n - 1));    // (B, T)
            hash = MixLeading(hash + next);                                                               // (B, T)
            GraphValue bucket = Shift(Shift(hash, 32) * _graph.Constant("buckets", [(long)buckets]), 32);       // (B, T)
            yield return (bucket, _texts.Places + _graph.Vector(n - 1) < _texts.Lengths);
            if (n < longest)
            {
                hash = XorShifted(hash, 32);                                                              // (B, T)
            }
        }
    }

    // As WordNgrams mixes, without the last step: it changes the trailing 32 bits alone, and a bucket depends on the leading ones.
    private GraphValue MixLeading(GraphValue value)
    {
        value = (value + Constant(0x9E3779B97F4A7C15)) * Constant(0xBF58476D1CE4E5B9);
        return XorShifted(value, 29) * Constant(0x94D049BB133111EB);
    }

    // Each half of 32 bits is summed by itself: ONNX Runtime sums int64 as double, which has 53.
    private GraphValue XorShifted(GraphValue value, int count)
    {
        GraphValue bits = _table.Gather((Nibbles(value) * _sixteen) + Nibbles(Shift(value, count)));      // (B, T, 16)
        GraphValue halves = (bits.Reshape(0, 0, 2, NibbleCount / 2) * _powers).Sum(keeps: false, 3);      // (B, T, 2)
        return halves.Gather(_graph.Number(0L), axis: 2) + (halves.Gather(_graph.Number(1L), axis: 2) * _graph.Number(1L << 32));
    }

    // (B, T, 16)
    private GraphValue Nibbles(GraphValue value)
    {
        GraphValue shifted = ShiftBy(value.Unsqueeze(2).Cast(GraphType.UInt64), _shifts);
        return _graph.Add("Mod", [shifted, _sixteen.Cast(GraphType.UInt64)]).Cast(GraphType.Int64);
    }

    private GraphValue Shift(GraphValue value, long count) =>
        ShiftBy(value.Cast(GraphType.UInt64), _graph.Number(count).Cast(GraphType.UInt64)).Cast(GraphType.Int64);

    private GraphValue ShiftBy(GraphValue value, GraphValue count) => _graph.Add("BitShift", [value, count], ("direction", "RIGHT"));

    // A constant of its own: a double, as which the graph compares its numbers, cannot tell all of these apart.
    private GraphValue Constant(ulong value) => _graph.Constant("mix", [unchecked((long)value)]);
}
