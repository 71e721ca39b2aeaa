namespace Microsoft.ML.NlpStudy;

/// <summary>The prediction task by which word vectors are trained.</summary>
/// <remarks>Mikolov et al., "Efficient Estimation of Word Representations in Vector Space" (2013).</remarks>
public enum WordVectorModel
{
    /// <summary>Skip-gram: each word predicts the words around it. It is better for rare words, and slower.</summary>
    SkipGram,

    /// <summary>Continuous bag of words: the mean of the vectors around a word predicts the word.</summary>
    Cbow,
}
