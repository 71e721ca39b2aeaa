namespace Microsoft.ML.NlpStudy;

/// <summary>The score by which the answer to an analogy is chosen: <c>A</c> is to <c>B</c> as <c>C</c> is to the answer.</summary>
/// <remarks>Levy and Goldberg, "Linguistic Regularities in Sparse and Explicit Word Representations" (2014).</remarks>
public enum AnalogyMethod
{
    /// <summary>3CosAdd: the cosines with <c>B</c> and <c>C</c> less that with <c>A</c>.</summary>
    ThreeCosAdd,

    /// <summary>
    /// 3CosMul: the product of the cosines with <c>B</c> and <c>C</c> over that with <c>A</c>, all moved to 0 to 1. No single large cosine
    /// decides.
    /// </summary>
    ThreeCosMul,
}
