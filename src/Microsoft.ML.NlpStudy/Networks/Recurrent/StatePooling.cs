using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Makes one vector of a text's states, from its real steps alone.</summary>
internal static class StatePooling
{
    /// <param name="states">(T, B, S), both directions' halves side by side where <paramref name="bidirectional"/>.</param>
    /// <param name="batch">The texts' lengths.</param>
    /// <param name="pooling">Which states count.</param>
    /// <param name="bidirectional">Whether the second half read the text backwards.</param>
    /// <returns>(B, S)</returns>
    public static Tensor Pool(Tensor states, TokenBatch batch, RnnPooling pooling, bool bidirectional)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = pooling switch
        {
            RnnPooling.Maximum => states.masked_fill(batch.Padding, Scalars.MinusInfinity).amax([0]), // (B, S)
            RnnPooling.Mean => states.masked_fill(batch.Padding, Scalars.Zero).sum([0L]) / batch.LengthColumn(),      // (B, S)
            _ => Last(states, batch, bidirectional),                                                   // (B, S)
        };
        return pooled.MoveToOuterDisposeScope();
    }

    // A direction's last state is the one that has read everything: at the text's end ahead, at its start backwards.
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
