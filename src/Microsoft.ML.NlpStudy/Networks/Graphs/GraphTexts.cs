using Microsoft.ML.NlpStudy.Onnx;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A batch of texts in a graph, as <see cref="Sequences.TokenBatch"/> is one in memory: ids without padding in front, and the lengths.
/// </summary>
/// <remarks>
/// Padding is removed inside the graph, as <see cref="Sequences.TokenTrimmer"/> removes it from a row. So the result depends neither on
/// the length that texts are padded to, nor on the side of the padding. A text without tokens is a single padding token.
/// </remarks>
internal sealed class GraphTexts
{
    private readonly GraphValue _columns; // the number of ids in a row
    private readonly GraphValue _start;   // (B, 1)
    private readonly GraphValue _tokens;  // (B, 1)
    private readonly GraphValue _steps;   // a number

    /// <param name="keys">Token keys from 1, int64 (B, N), 0 or the padding token's key at padding.</param>
    /// <param name="paddingKey">The key of the padding token; 0 if the vocabulary has none.</param>
    /// <param name="maximumLength">The maximum number of tokens; <see langword="null"/> keeps all.</param>
    /// <param name="keepsEnd">Whether a longer text keeps its end rather than its start.</param>
    public GraphTexts(GraphValue keys, uint paddingKey, int? maximumLength, bool keepsEnd)
    {
        Graph = keys.Graph;
        GraphValue zero = Graph.Number(0L), one = Graph.Number(1L);

        // One more column of padding, so that there is at least one step.
        _columns = keys.Length(1);
        GraphValue row = GraphValue.Concatenate(0, keys.Length(0).Unsqueeze(0), Graph.Vector(1));
        GraphValue padded = GraphValue.Concatenate(1, keys, zero.Expand(row));                            // (B, N + 1)
        GraphValue places = Range(_columns + one);                                                        // (N + 1)
        GraphValue isPadding = padded.IsEqualTo(zero);                                                    // (B, N + 1)
        if (paddingKey != 0)
        {
            isPadding |= padded.IsEqualTo(Graph.Number((long)paddingKey));
        }

        GraphValue first = isPadding.Choose(_columns, places).Minimum(keeps: true, 1);                    // (B, 1)
        GraphValue end = isPadding.Choose(zero, places + one).Maximum(keeps: true, 1);                    // (B, 1)
        GraphValue length = (end - first).AtLeast(zero);                                                  // (B, 1)
        _tokens = maximumLength is { } limit ? length.AtMost(Graph.Number((long)limit)) : length;         // (B, 1)
        _start = keepsEnd && maximumLength is not null ? first + (length - _tokens) : first;              // (B, 1)
        Lengths = _tokens.AtLeast(one);                                                                   // (B, 1)
        _steps = Lengths.Maximum(keeps: false, 0, 1);
        Places = Range(_steps);                                                                           // (T)
        GraphValue found = padded.GatherElements((Places + _start).AtMost(_columns), 1);                  // (B, T)
        Ids = (Places < _tokens).Choose(found, zero);                                                     // (B, T)
        Mask = Places < Lengths;                                                                          // (B, T)
    }

    /// <summary>The graph.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>Token ids, int64 (B, T), 0 at padding. T is the length of the longest text.</summary>
    public GraphValue Ids { get; }

    /// <summary>Each text's number of tokens, int64 (B, 1).</summary>
    public GraphValue Lengths { get; }

    /// <summary>The number of each step, int64 (T).</summary>
    public GraphValue Places { get; }

    /// <summary>Whether a step is one of the text, bool (B, T).</summary>
    public GraphValue Mask { get; }

    /// <summary>Whether a step is one of the text, bool and time-major (T, B, 1).</summary>
    public GraphValue TimeMask => Mask.Transpose(1, 0).Unsqueeze(2);

    /// <summary>T, a vector of one number.</summary>
    public GraphValue Steps => _steps.Unsqueeze(0);

    /// <summary>Each text's number of tokens, float32 (B, 1).</summary>
    public GraphValue FloatLengths => Lengths.Cast(GraphType.Float);

    /// <summary>Each token's attention weight, float32 (B, T), where the network has attention; it sets them.</summary>
    public GraphValue? Attention { get; set; }

    /// <summary>Averages vectors over the tokens of each text.</summary>
    /// <param name="vectors">(B, T, E)</param>
    /// <returns>(B, E)</returns>
    public GraphValue Mean(GraphValue vectors) =>
        Mask.Unsqueeze(2).Choose(vectors, Graph.Number(0f)).Sum(keeps: false, 1) / FloatLengths;

    /// <summary>Puts a number of each token at the token's place in the row of ids, and 0 at all others.</summary>
    /// <param name="values">float32 (B, T)</param>
    /// <returns>float32 (B, N)</returns>
    public GraphValue InRows(GraphValue values)
    {
        GraphValue zero = Graph.Number(0L);
        GraphValue offset = Range(_columns) - _start;                                                     // (B, N)
        GraphValue found = values.GatherElements(offset.AtLeast(zero).AtMost(_steps - Graph.Number(1L)), 1); // (B, N)
        return (offset < zero).Choose(Graph.Number(0f), (offset < _tokens).Choose(found, Graph.Number(0f))); // (B, N)
    }

    /// <summary>Puts the keys of pairs into one batch: all first texts, then all second ones, padded to the longer row.</summary>
    /// <param name="first">Token keys of the first texts, int64 (B, N).</param>
    /// <param name="second">Token keys of the second texts, int64 (B, M).</param>
    /// <returns>int64 (2B, max(N, M))</returns>
    public static GraphValue Stack(GraphValue first, GraphValue second)
    {
        GraphBuilder graph = first.Graph;
        GraphValue zero = graph.Number(0L);
        GraphValue longest = first.Length(1).AtLeast(second.Length(1));
        return GraphValue.Concatenate(0, Widen(first), Widen(second));

        GraphValue Widen(GraphValue keys)
        {
            GraphValue missing = GraphValue.Concatenate(
                0, keys.Length(0).Unsqueeze(0), (longest - keys.Length(1)).Unsqueeze(0));
            return GraphValue.Concatenate(1, keys, zero.Expand(missing));
        }
    }

    private GraphValue Range(GraphValue count) => Graph.Add("Range", [Graph.Number(0L), count, Graph.Number(1L)]);
}
