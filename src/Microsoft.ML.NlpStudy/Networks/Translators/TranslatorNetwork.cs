using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A network that says, for each step of a translation, how likely each token is to come next.</summary>
/// <remarks>
/// Trained, it reads whole translations at once and gives the logits of all real steps, (N, V + 1); asked for one, it goes step by step.
/// Both give the same.
/// </remarks>
internal abstract class TranslatorNetwork(string name) : Module<PairBatch, Tensor>(name), INextToken
{
    /// <inheritdoc/>
    public abstract DecodingState Begin(TokenBatch sources);

    /// <inheritdoc/>
    public abstract Tensor Next(DecodingState state, Tensor last);
}
