using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The training loss of a language model: cross-entropy, and penalties on states.</summary>
/// <remarks>Merity et al., "Revisiting Activation Regularization for Language RNNs" (2017).</remarks>
/// <param name="Activation">The factor of the mean square of a state after dropout.</param>
/// <param name="Temporal">The factor of the mean square of the change of a state from step to step.</param>
/// <param name="Sampling">The sampling of tokens for the softmax; <see langword="null"/> for all tokens.</param>
/// <param name="Smoothing">The label smoothing, 0 to 1.</param>
internal sealed record LanguageModelLoss(
    double Activation = 0, double Temporal = 0, TokenSampling? Sampling = null, double Smoothing = 0)
{
    /// <summary>Computes the sum over the steps of a batch.</summary>
    /// <param name="network">The language model.</param>
    /// <param name="states">The states after reading the batch.</param>
    /// <param name="batch">The batch.</param>
    public ShardLoss Of(LanguageModelNetwork network, LanguageModelStates states, NextTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = network.Predict(states.Dropped, batch);                               // (N, V + 1) or (N, K + 1)
        Tensor loss;
        Tensor? right = null;
        if (batch.Sample is null)
        {
            loss = functional.cross_entropy(logits, batch.Next, reduction: Reduction.Sum, label_smoothing: Smoothing);
            right = logits.argmax(1).eq(batch.Next).sum().MoveToOuterDisposeScope();
        }
        else
        {
            loss = logits.logsumexp(1).sub(logits.select(1, -1)).sum();
        }

        if (Activation > 0)
        {
            using Scalar factor = Activation;
            loss = loss.add(SumOfMeanSquares(states.Dropped), factor);
        }

        if (Temporal > 0)
        {
            using Scalar factor = Temporal;
            loss = loss.add(SquaredChanges(states.Raw, batch), factor);
        }

        return new ShardLoss(loss.MoveToOuterDisposeScope(), right);
    }

    // The sum over all steps but the first of each text.
    private static Tensor SquaredChanges(Tensor raw, NextTokenBatch batch)
    {
        Tensor rows = raw.transpose(0, 1).flatten(0, 1).index_select(0, batch.StepIndices);   // (N, H)
        var later = new List<long>();
        long start = 0;
        foreach (int steps in batch.Steps)
        {
            for (long step = start + 1; step < start + steps; step++)
            {
                later.Add(step);
            }

            start += steps;
        }

        Tensor after = tensor([.. later], [later.Count], ScalarType.Int64, raw.device);       // (M)
        Tensor before = after.sub(Scalars.One);                                               // (M)
        return SumOfMeanSquares(rows.index_select(0, after) - rows.index_select(0, before));
    }

    private static Tensor SumOfMeanSquares(Tensor rows) => (rows * rows).mean([1L]).sum();
}
