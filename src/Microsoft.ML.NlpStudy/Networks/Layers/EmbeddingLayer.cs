using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Makes the layer of token vectors that classifiers begin with.</summary>
internal static class EmbeddingLayer
{
    private const double Deviation = 0.1;

    /// <summary>A vector for each of the vocabulary's tokens, and zeros for padding.</summary>
    /// <param name="vocabularySize">Tokens in the vocabulary; their ids are 1 and up.</param>
    /// <param name="size">Size of a vector.</param>
    /// <param name="deviation">Deviation of the first numbers.</param>
    public static Embedding Create(int vocabularySize, int size, double deviation = Deviation)
    {
        Embedding embedding = Embedding(vocabularySize + 1, size, padding_idx: TokenStore.PaddingId);
        Draw(embedding, deviation);
        using IDisposable noGrad = no_grad();
        using Tensor padding = embedding.weight![TokenStore.PaddingId];
        padding.zero_();
        return embedding;
    }

    /// <summary>A vector for each of the vocabulary's tokens, and one for a translation's start in the place of padding.</summary>
    /// <param name="vocabularySize">Tokens in the vocabulary; their ids are 1 and up.</param>
    /// <param name="size">Size of a vector.</param>
    /// <param name="deviation">Deviation of the first numbers.</param>
    public static Embedding CreateWithStart(int vocabularySize, int size, double deviation = Deviation)
    {
        Embedding embedding = Embedding(vocabularySize + 1, size);
        Draw(embedding, deviation);
        return embedding;
    }

    // PyTorch's own first vectors, N(0, 1), drive a classifier's recurrent layers into saturation.
    private static void Draw(Embedding embedding, double deviation)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        init.normal_(embedding.weight!, 0, deviation);
    }
}
