using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The normalization of token vectors in training: in each dimension they keep the mean and the variance that they start with. Tokens count
/// as often as they occur.
/// </summary>
/// <remarks>
/// Miyato et al., "Adversarial Training Methods for Semi-Supervised Text Classification" (2017), normalize to mean 0 and variance 1. With
/// the first mean and variance instead, the network starts as without the normalization, and pretrained layers get the vectors that they
/// know. The gradient goes through mean and variance, so that growing vectors do not lower the loss.
/// </remarks>
internal sealed class EmbeddingNormalization : IDisposable
{
    private readonly Tensor _shares;         // (1, V + 1)
    private readonly Tensor _firstMean;      // (E)
    private readonly Tensor _firstDeviation; // (E)

    /// <param name="embedding">The vectors (V + 1, E) with which the training begins.</param>
    /// <param name="texts">The texts to train on.</param>
    public EmbeddingNormalization(Embedding embedding, IEnumerable<TokenStore> texts)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = embedding.weight!;
        _shares = CopiedTensor.Of(SharesIn(texts, (int)vectors.shape[0]), [1, vectors.shape[0]], vectors.device).DetachFromDisposeScope();
        (Tensor mean, Tensor deviation) = Measure(vectors);
        (_firstMean, _firstDeviation) = (mean.DetachFromDisposeScope(), deviation.DetachFromDisposeScope());
        Deviation = Math.Sqrt(deviation.mul(deviation).mean().item<float>());
    }

    /// <summary>The standard deviation of the vectors' elements, over all dimensions.</summary>
    public double Deviation { get; }

    /// <summary>Looks up the normalized vectors of tokens.</summary>
    /// <param name="embedding">The vectors (V + 1, E).</param>
    /// <param name="ids">The tokens' ids, int64 of any shape.</param>
    /// <returns>(…, E); zeros for padding.</returns>
    public Tensor Look(Embedding embedding, Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor factor, Tensor shift) = Change(embedding.weight!);
        Tensor vectors = embedding.call(ids).mul(factor).add(shift, Scalars.One);  // (…, E)
        Tensor isToken = ids.ne(Scalars.Zero).unsqueeze(-1).to(vectors.dtype);     // (…, 1)
        return vectors.mul(isToken).MoveToOuterDisposeScope();
    }

    /// <summary>Replaces the vectors by the normalized ones, so that the network works without the normalization.</summary>
    public void Apply(Embedding embedding)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor factor, Tensor shift) = Change(embedding.weight!);
        embedding.weight!.mul_(factor).add_(shift, Scalars.One);
        embedding.weight![TokenStore.PaddingId].zero_();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _shares.Dispose();
        _firstMean.Dispose();
        _firstDeviation.Dispose();
    }

    // Each token's share of all tokens in the texts, by id; padding has none.
    private static float[] SharesIn(IEnumerable<TokenStore> texts, int rows)
    {
        long[] counts = new long[rows];
        foreach (TokenStore store in texts)
        {
            store.AddCounts(counts);
        }

        counts[TokenStore.PaddingId] = 0;
        double total = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => (float)(count / total))];
    }

    // The normalized vectors are the vectors times the factor, plus the shift.
    private (Tensor Factor, Tensor Shift) Change(Tensor vectors)
    {
        (Tensor mean, Tensor deviation) = Measure(vectors);
        Tensor factor = _firstDeviation.div(deviation);                                 // (E)
        return (factor, _firstMean.sub(mean.mul(factor)));                              // (E), (E)
    }

    private (Tensor Mean, Tensor Deviation) Measure(Tensor vectors)
    {
        Tensor mean = _shares.mm(vectors).squeeze(0);                                   // (E)
        Tensor variance = _shares.mm(vectors.mul(vectors)).squeeze(0).sub(mean.mul(mean)); // (E)
        using Scalar smallest = 1e-8;
        return (mean, variance.clamp_min(smallest).sqrt());                             // (E), (E)
    }
}
