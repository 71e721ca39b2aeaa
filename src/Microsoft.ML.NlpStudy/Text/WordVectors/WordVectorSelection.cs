namespace Microsoft.ML.NlpStudy;

/// <summary>Which word vectors a model that <c>ApplyWordVectors</c> has made keeps.</summary>
public enum WordVectorSelection
{
    /// <summary>All that were given: words that the training rows do not have count too. The model is as large as the vectors.</summary>
    All,

    /// <summary>Those of tokens in the training rows, so that the model is small. Of a file, no others are read.</summary>
    SeenInTraining,
}
