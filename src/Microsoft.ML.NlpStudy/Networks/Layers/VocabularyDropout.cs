using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Dropout of whole tokens of the vocabulary: all occurrences of a dropped token in a batch are dropped.</summary>
/// <remarks>
/// Merity et al., "Regularizing and Optimizing LSTM Language Models" (2018): dropout of rows of the embedding. The mask is drawn from the
/// batch's generator, as in <see cref="SharedDropout"/>.
/// </remarks>
/// <param name="probability">The share of the vocabulary that is dropped, 0 to 1.</param>
/// <param name="tokens">The number of rows of the embedding, V.</param>
internal sealed class VocabularyDropout(double probability, int tokens)
    : Module<Tensor, Tensor, DropoutRandom?, Tensor>(nameof(VocabularyDropout))
{
    /// <param name="embedded">The tokens' vectors (…, E).</param>
    /// <param name="ids">The tokens, int64 (…).</param>
    /// <param name="random">The source of random numbers; <see langword="null"/> passes all vectors through.</param>
    /// <returns>(…, E)</returns>
    public override Tensor forward(Tensor embedded, Tensor ids, DropoutRandom? random)
    {
        if (random is null || probability == 0)
        {
            return embedded.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        using Scalar keep = 1 - probability;
        Tensor drawn = bernoulli(full([tokens], keep, embedded.dtype, embedded.device), random.Source()); // (V)
        Tensor kept = drawn.div_(keep).index_select(0, ids.flatten()).view(ids.shape);                    // (…)
        return (embedded * kept.unsqueeze(-1)).MoveToOuterDisposeScope();                                 // (…, E)
    }
}
