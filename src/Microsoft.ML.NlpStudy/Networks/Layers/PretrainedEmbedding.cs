using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Initializes a network's embedding with word vectors.</summary>
internal static class PretrainedEmbedding
{
    /// <summary>Writes word vectors into the embedding and, if they are frozen, excludes it from training.</summary>
    /// <param name="embedding">One row for each token id: row 0, padding, stays zero. Already on its device.</param>
    /// <param name="initial">Word vectors of the embedding's size.</param>
    /// <param name="tokens">The tokens in the order of their ids.</param>
    public static void Load(Embedding embedding, InitialEmbeddings initial, IReadOnlyList<string> tokens)
    {
        int size = initial.Vectors.Dimension;
        float[] rows = new float[checked((tokens.Count + 1) * size)];
        var lookup = new WordVectorLookup(initial.Vectors, initial.UnknownWords);
        for (int i = 0; i < tokens.Count; i++)
        {
            lookup.Get(tokens[i], rows.AsSpan((TokenStore.PaddingId + 1 + i) * size, size));
        }

        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        embedding.weight!.copy_(CopiedTensor.Of(rows, [tokens.Count + 1, size])); // (V + 1, E)
        embedding.weight!.requires_grad = !initial.Freeze;
    }

    /// <summary>Counts how many of the tokens that occur in the texts have a word vector.</summary>
    /// <param name="vectors">The word vectors.</param>
    /// <param name="texts">The texts' token ids.</param>
    /// <param name="tokens">The tokens in the order of their ids.</param>
    public static WordVectorCoverage Coverage(WordVectors vectors, TokenStore texts, IReadOnlyList<string> tokens)
    {
        long[] frequencies = new long[tokens.Count + 1];
        texts.AddCounts(frequencies);
        return vectors.CoverageOf(tokens.Zip(frequencies[(TokenStore.PaddingId + 1)..]).Where(token => token.Second > 0));
    }
}
