using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Dropout of whole tokens: one that is dropped is missing from its text wherever it stands there.</summary>
/// <remarks>
/// Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks" (2016): a text is not to depend on
/// any one word type. Drawn from the batch's own generator, as <see cref="SharedDropout"/> does.
/// </remarks>
/// <param name="probability">The share of a text's different tokens that is dropped.</param>
/// <param name="timeMajor">Whether the vectors come time first.</param>
internal sealed class TokenDropout(double probability, bool timeMajor = false) : Module<Tensor, TokenBatch, Tensor>(nameof(TokenDropout))
{
    /// <param name="embedded">The tokens' vectors (B, T, E), or (T, B, E) where time comes first.</param>
    /// <param name="batch">The tokens; without a generator all vectors pass through.</param>
    public override Tensor forward(Tensor embedded, TokenBatch batch)
    {
        if (batch.DropoutRandom is null || probability == 0)
        {
            return embedded.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        using Scalar keep = 1 - probability;
        // (B, T)
        Tensor drawn = bernoulli(full([batch.Size, batch.Steps], keep, embedded.dtype, embedded.device), batch.DropoutRandom.Source());
        Tensor kept = drawn.div_(keep).gather(1, batch.FirstPlaces());                                                      // (B, T)
        Tensor result = embedded * (timeMajor ? kept.t() : kept).unsqueeze(2);                                              // (B, T, E)
        return result.MoveToOuterDisposeScope();
    }
}
