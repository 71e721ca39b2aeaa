using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Pools the states of a text's real tokens into one vector.</summary>
internal static class StatePooling
{
    /// <summary>Returns the number of vectors side by side in a pooled one.</summary>
    public static int PartsOf(RnnPooling pooling) => pooling == RnnPooling.Concatenated ? 3 : 1;

    /// <param name="states">(T, B, S); with two directions, their states side by side.</param>
    /// <param name="batch">The texts' lengths.</param>
    /// <param name="pooling">The kind of pooling.</param>
    /// <param name="bidirectional">Whether the second half of a state is that of the backward direction.</param>
    /// <returns>(B, S), or (B, 3S) if concatenated</returns>
    public static Tensor Pool(Tensor states, TokenBatch batch, RnnPooling pooling, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = pooling switch
        {
            RnnPooling.Maximum => Maximum(states, batch),                                                        // (B, S)
            RnnPooling.Mean => Mean(states, batch),                                                              // (B, S)
            RnnPooling.Concatenated =>
                cat([Last(states, batch, bidirectional), Maximum(states, batch), Mean(states, batch)], 1),       // (B, 3S)
            _ => Last(states, batch, bidirectional),                                                             // (B, S)
        };
        return pooled.MoveToOuterDisposeScope();
    }

    /// <summary>Adds the pooling to a graph.</summary>
    /// <param name="states">(T, B, S); with two directions, their states side by side.</param>
    /// <param name="texts">The texts' lengths.</param>
    /// <param name="pooling">The kind of pooling.</param>
    /// <param name="hiddenSize">The size of one direction's states if there are two; otherwise <see langword="null"/>.</param>
    /// <returns>(B, S), or (B, 3S) if concatenated</returns>
    public static GraphValue Export(GraphValue states, GraphTexts texts, RnnPooling pooling, int? hiddenSize)
    {
        GraphBuilder graph = states.Graph;
        return pooling switch
        {
            RnnPooling.Maximum => Maximum(),                                     // (B, S)
            RnnPooling.Mean => Mean(),                                           // (B, S)
            RnnPooling.Concatenated =>
                GraphValue.Concatenate(1, Last(), Maximum(), Mean()),            // (B, 3S)
            _ => Last(),                                                         // (B, S)
        };

        GraphValue Maximum() =>
            texts.TimeMask.Choose(states, graph.Number(float.MinValue)).Maximum(keeps: false, 0);

        GraphValue Mean() => texts.TimeMask.Choose(states, graph.Number(0f)).Sum(keeps: false, 0) / texts.FloatLengths;

        GraphValue Last()
        {
            GraphValue isLast = (texts.Places + graph.Vector(1)).IsEqualTo(texts.Lengths); // (B, T)
            GraphValue atEnd = isLast.Transpose(1, 0).Unsqueeze(2)
                .Choose(states, graph.Number(0f)).Sum(keeps: false, 0);                    // (B, S)
            if (hiddenSize is not { } size)
            {
                return atEnd;
            }

            GraphValue atStart = states.Gather(graph.Number(0L));                          // (B, S)
            return GraphValue.Concatenate(1, atEnd.Slice(1, 0, size), atStart.Slice(1, size, 2L * size));
        }
    }

    private static Tensor Maximum(Tensor states, TokenBatch batch) => states.masked_fill(batch.Padding, Scalars.MinusInfinity).amax([0]);

    private static Tensor Mean(Tensor states, TokenBatch batch) =>
        states.masked_fill(batch.Padding, Scalars.Zero).sum([0L]) / batch.LengthColumn();

    // The last state has read the whole text: it is at the end of the text forward, at its start backward.
    private static Tensor Last(Tensor states, TokenBatch batch, bool bidirectional)
    {
        Tensor atEnd = states.flatten(0, 1).index_select(0, batch.LastSteps); // (B, S)
        if (!bidirectional)
        {
            return atEnd;
        }

        long hiddenSize = states.shape[2] / 2;
        Tensor atStart = states.select(0, 0);                                 // (B, S)
        return cat([atEnd.narrow(1, 0, hiddenSize), atStart.narrow(1, hiddenSize, hiddenSize)], 1);
    }
}
