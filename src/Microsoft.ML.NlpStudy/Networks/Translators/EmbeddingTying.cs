namespace Microsoft.ML.NlpStudy;

/// <summary>The tying of a translator's token vectors: which of its embeddings and output layer share their weights.</summary>
/// <remarks>Press and Wolf, "Using the Output Embedding to Improve Language Models" (2017).</remarks>
public enum EmbeddingTying
{
    /// <summary>No tying: the encoder, the decoder and the output layer have separate weights.</summary>
    None,

    /// <summary>The decoder's embedding and the output layer share their weights.</summary>
    Output,

    /// <summary>
    /// Both embeddings and the output layer share their weights. Source and target need one vocabulary, as MapTokensToVocabulary creates
    /// for several columns.
    /// </summary>
    All,
}
