namespace Microsoft.ML.NlpStudy;

/// <summary>The word vectors that a model of <c>ApplyWordVectors</c> keeps.</summary>
public enum WordVectorSelection
{
    /// <summary>All vectors, also of words that the training rows do not hold. The model is as large as the vectors.</summary>
    All,

    /// <summary>The vectors of tokens in the training rows, so that the model is small. No others are read from a file.</summary>
    SeenInTraining,
}
