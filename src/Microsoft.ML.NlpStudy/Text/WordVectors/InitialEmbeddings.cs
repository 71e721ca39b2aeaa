using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The word vectors that initialize a network's embedding.</summary>
/// <remarks>They become weights of the network, and are saved with it; a saved model does not need their file.</remarks>
public sealed record InitialEmbeddings
{
    /// <summary>The vectors. Their dimension must be the network's embedding size.</summary>
    /// <remarks><see cref="WordVectors.Load(string, Vocabulary, WordVectorOptions?)"/> reads only those that a vocabulary needs.</remarks>
    public required WordVectors Vectors { get; init; }

    /// <summary>Whether training leaves the embedding as it is. Default: false, the vectors are trained with the rest.</summary>
    public bool Freeze { get; init; }

    /// <summary>The initial embedding of tokens without a vector. Default: zeros.</summary>
    public UnknownWordOptions UnknownWords { get; init; } = new();

    /// <summary>Throws where the vectors do not suit a network.</summary>
    /// <param name="embeddingSize">The network's embedding size.</param>
    internal void Validate(int embeddingSize)
    {
        OptionCheck.That(Vectors is not null, "word vectors", Vectors);
        OptionCheck.That(UnknownWords is not null, "options", UnknownWords);
        OptionCheck.That(
            embeddingSize == Vectors!.Dimension, $"{Vectors.Dimension}, the dimension of the initial embeddings", embeddingSize,
            "EmbeddingSize");
        UnknownWords!.Validate(Vectors);
    }
}
