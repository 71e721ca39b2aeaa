namespace Microsoft.ML.NlpStudy;

/// <summary>Which token vectors of a translator are the same numbers.</summary>
/// <remarks>Press and Wolf, "Using the Output Embedding to Improve Language Models" (2017).</remarks>
public enum EmbeddingTying
{
    /// <summary>None: the encoder's, the decoder's and the output's are each their own.</summary>
    None,

    /// <summary>The decoder's and the output's.</summary>
    Output,

    /// <summary>All three; source and target need one vocabulary, as MapTokensToVocabulary makes for several columns.</summary>
    All,
}
