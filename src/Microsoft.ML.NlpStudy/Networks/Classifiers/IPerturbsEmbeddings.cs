using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A classifier in two parts, so that a training can perturb the tokens' vectors between them: the vectors, and all that follows.
/// </summary>
internal interface IPerturbsEmbeddings : IEmbedsTokens
{
    /// <summary>The normalization of the tokens' vectors during a training that perturbs them; otherwise <see langword="null"/>.</summary>
    EmbeddingNormalization? Normalization { get; set; }

    /// <summary>Looks up the vectors of a batch's tokens, with dropout of whole tokens.</summary>
    /// <returns>(B, T, E)</returns>
    Tensor Embed(TokenBatch batch);

    /// <summary>Computes the logits from the tokens' vectors.</summary>
    /// <param name="embedded">The vectors (B, T, E).</param>
    /// <param name="batch">The same batch, with its lengths and its source of dropout.</param>
    /// <returns>(B, C)</returns>
    Tensor Classify(Tensor embedded, TokenBatch batch);
}

/// <summary>The lookup of token vectors, which classifiers in two parts share.</summary>
internal static class PerturbedEmbeddings
{
    /// <summary>Looks up the vectors of tokens, normalized where the training asks for it.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="ids">The tokens' ids, int64 of any shape.</param>
    /// <returns>(…, E)</returns>
    public static Tensor Look(this IPerturbsEmbeddings network, Tensor ids) =>
        network.Normalization?.Look(network.TokenEmbedding, ids) ?? network.TokenEmbedding.call(ids);
}
