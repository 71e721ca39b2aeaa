using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A translator: for each step of a translation, a logit for each possible next token.</summary>
/// <remarks>
/// In training it reads whole translations and returns the logits of all real steps, (N, V + 1). In decoding it works step by step. Both
/// ways give the same logits.
/// </remarks>
internal abstract class TranslatorNetwork(string name) : Module<PairBatch, Tensor>(name), INextToken
{
    /// <inheritdoc/>
    public abstract DecodingState Begin(TokenBatch sources);

    /// <inheritdoc/>
    public abstract Tensor Next(DecodingState state, Tensor last);

    /// <inheritdoc/>
    public virtual INextToken PrepareForSearch() => this;
}
