namespace Microsoft.ML.NlpStudy;

/// <summary>The replacement of the softmax over the whole vocabulary, which would be too slow.</summary>
/// <remarks>Mikolov et al., "Distributed Representations of Words and Phrases and their Compositionality" (2013).</remarks>
public enum WordVectorLoss
{
    /// <summary>Negative sampling: the true word is told apart from a few words drawn at random.</summary>
    NegativeSampling,

    /// <summary>Hierarchical softmax: a decision at each inner node on the path to the word in a Huffman tree.</summary>
    HierarchicalSoftmax,
}
