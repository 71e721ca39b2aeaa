namespace Microsoft.ML.NlpStudy;

/// <summary>The pooling by which <c>ApplyWordVectors</c> makes one vector of a text's word vectors.</summary>
public enum WordVectorPooling
{
    /// <summary>The mean of each element.</summary>
    Mean,

    /// <summary>The sum of each element.</summary>
    Sum,

    /// <summary>The maximum of each element.</summary>
    Maximum,

    /// <summary>The minima, then the means, then the maxima: three times the dimension, as in ML.NET's ApplyWordEmbedding.</summary>
    MinimumMeanMaximum,

    /// <summary>No pooling: the vectors of the tokens, one after the other, as many as the text has tokens with a vector.</summary>
    None,
}
