using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The normalization of token vectors to mean 0 and variance 1 in each dimension, where tokens count as often as they occur.
/// </summary>
/// <remarks>
/// Miyato et al., "Adversarial Training Methods for Semi-Supervised Text Classification" (2017). The gradient goes through mean and
/// variance, so that growing vectors do not lower the loss.
/// </remarks>
internal sealed class EmbeddingNormalization : IDisposable
{
    private readonly Tensor _shares; // (1, V + 1)

    /// <param name="shares">Each token's share of all tokens in the training texts, by id; padding, id 0, has none.</param>
    /// <param name="device">The device of the network.</param>
    public EmbeddingNormalization(float[] shares, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        _shares = CopiedTensor.Of(shares, [1, shares.Length], device).DetachFromDisposeScope();
    }

    /// <summary>Counts the tokens of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vocabularySize">The number of tokens in the vocabulary; their ids start at 1.</param>
    /// <returns>Each token's share of all tokens, by id; 0 for padding.</returns>
    public static float[] SharesIn(IEnumerable<TokenStore> texts, int vocabularySize)
    {
        long[] counts = new long[vocabularySize + 1];
        foreach (TokenStore store in texts)
        {
            for (int text = 0; text < store.Count; text++)
            {
                foreach (int id in store[text])
                {
                    counts[id]++;
                }
            }
        }

        counts[TokenStore.PaddingId] = 0;
        double total = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => (float)(count / total))];
    }

    /// <summary>Looks up the normalized vectors of tokens.</summary>
    /// <param name="embedding">The vectors (V + 1, E).</param>
    /// <param name="ids">The tokens' ids, int64 of any shape.</param>
    /// <returns>(…, E); zeros for padding.</returns>
    public Tensor Look(Embedding embedding, Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor mean, Tensor deviation) = Measure(embedding.weight!);
        Tensor vectors = embedding.call(ids).sub(mean).div(deviation);                 // (…, E)
        Tensor isToken = ids.ne(Scalars.Zero).unsqueeze(-1).to(vectors.dtype); // (…, 1)
        return vectors.mul(isToken).MoveToOuterDisposeScope();
    }

    /// <summary>Replaces the vectors by the normalized ones, so that the network works without the normalization.</summary>
    public void Apply(Embedding embedding)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor mean, Tensor deviation) = Measure(embedding.weight!);
        embedding.weight!.sub_(mean).div_(deviation);
        embedding.weight![TokenStore.PaddingId].zero_();
    }

    /// <summary>Frees the tensor of shares.</summary>
    public void Dispose() => _shares.Dispose();

    private (Tensor Mean, Tensor Deviation) Measure(Tensor weight)
    {
        Tensor mean = _shares.mm(weight).squeeze(0);                                          // (E)
        Tensor variance = _shares.mm(weight.mul(weight)).squeeze(0).sub(mean.mul(mean));      // (E)
        using Scalar smallest = 1e-6;
        return (mean, variance.clamp_min(Scalars.Zero).add(smallest, Scalars.One).sqrt());    // (E), (E)
    }
}
