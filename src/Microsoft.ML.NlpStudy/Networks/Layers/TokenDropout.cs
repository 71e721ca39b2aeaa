using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Dropout of whole tokens: all occurrences of a dropped token in a text are dropped.</summary>
/// <remarks>
/// Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks" (2016): the result should not depend
/// on any single word type. The mask is drawn from the batch's generator, as in <see cref="SharedDropout"/>.
/// </remarks>
/// <param name="probability">The share of a text's distinct tokens that is dropped, 0 to 1.</param>
/// <param name="timeMajor">Whether the input is time-major. Default: false.</param>
internal sealed class TokenDropout(double probability, bool timeMajor = false) : Module<Tensor, TokenBatch, Tensor>(nameof(TokenDropout))
{
    /// <param name="embedded">The tokens' vectors (B, T, E), or time-major (T, B, E).</param>
    /// <param name="batch">The tokens; without a source of dropout all vectors pass through.</param>
    /// <returns>A tensor of the input's shape.</returns>
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
        Tensor kept = drawn.div_(keep).gather(1, batch.FirstOccurrences());    // (B, T)
        Tensor result = embedded * (timeMajor ? kept.t() : kept).unsqueeze(2); // (B, T, E)
        return result.MoveToOuterDisposeScope();
    }
}
