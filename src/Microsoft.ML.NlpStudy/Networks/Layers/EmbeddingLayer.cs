using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Creates embedding layers: a vector for each token.</summary>
internal static class EmbeddingLayer
{
    private const double Deviation = 0.1;

    /// <summary>Creates an embedding with a vector for each token, and zeros for padding (id 0).</summary>
    /// <param name="vocabularySize">Number of tokens in the vocabulary; their ids start at 1.</param>
    /// <param name="size">Size of a vector.</param>
    /// <param name="deviation">Standard deviation of the initial vectors. Default: 0.1.</param>
    public static Embedding Create(int vocabularySize, int size, double deviation = Deviation)
    {
        Embedding embedding = Embedding(vocabularySize + 1, size, padding_idx: TokenStore.PaddingId);
        Draw(embedding, deviation);
        using IDisposable noGrad = no_grad();
        using Tensor padding = embedding.weight![TokenStore.PaddingId];
        padding.zero_();
        return embedding;
    }

    /// <summary>Creates an embedding with a vector for each token, and one for the start of a text (id 0).</summary>
    /// <param name="vocabularySize">Number of tokens in the vocabulary; their ids start at 1.</param>
    /// <param name="size">Size of a vector.</param>
    /// <param name="deviation">Standard deviation of the initial vectors. Default: 0.1.</param>
    public static Embedding CreateWithStart(int vocabularySize, int size, double deviation = Deviation)
    {
        Embedding embedding = Embedding(vocabularySize + 1, size);
        Draw(embedding, deviation);
        return embedding;
    }

    // PyTorch's initial vectors, N(0, 1), drive a classifier's recurrent layers into saturation.
    private static void Draw(Embedding embedding, double deviation)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        init.normal_(embedding.weight!, 0, deviation);
    }
}
