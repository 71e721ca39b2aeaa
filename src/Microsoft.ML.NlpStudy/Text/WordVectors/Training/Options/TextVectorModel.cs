namespace Microsoft.ML.NlpStudy;

/// <summary>The prediction task by which vectors of texts are trained.</summary>
/// <remarks>Le and Mikolov, "Distributed Representations of Sentences and Documents" (2014), there called paragraph vectors.</remarks>
public enum TextVectorModel
{
    /// <summary>
    /// Distributed bag of words (PV-DBOW): a text's vector predicts the text's words. It is fast, and often the better one.
    /// </summary>
    DistributedBagOfWords,

    /// <summary>Distributed memory (PV-DM): the mean of a text's vector and of the vectors around a word predicts the word.</summary>
    DistributedMemory,
}
