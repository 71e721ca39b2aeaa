using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Options of <c>LatentSemanticAnalysis</c>: the dimension of the vectors, the words that are counted, their weights, and the accuracy of
/// the singular value decomposition.
/// </summary>
public sealed record LatentSemanticAnalysisOptions
{
    /// <summary>The number of singular values and of elements of a vector; at least 1. Default: 100.</summary>
    public int Dimensions { get; init; } = 100;

    /// <summary>The words that are counted. Default: those of at least 2 texts and at most half of them.</summary>
    public WordSelection Words { get; init; } = new();

    /// <summary>
    /// Whether a word that occurs n times in a text weighs 1 + ln(n) times as much as one that occurs once, instead of n times. Default:
    /// false.
    /// </summary>
    /// <remarks>scikit-learn's <c>sublinear_tf</c>.</remarks>
    public bool SublinearTermFrequency { get; init; }

    /// <summary>
    /// The number of power iterations, each two passes over the matrix of texts and words; at least 0. The more, the more exact are the
    /// smallest of the singular values. Default: 7.
    /// </summary>
    public int PowerIterations { get; init; } = 7;

    /// <summary>The number of dimensions that are computed besides those kept, for accuracy; at least 0. Default: 30.</summary>
    public int Oversampling { get; init; } = 30;

    /// <summary>The seed of the random start. Default: 0.</summary>
    /// <remarks>The same seed gives the same vectors, whatever the number of threads.</remarks>
    public int Seed { get; init; }

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.That(
            Dimensions is >= 1 and <= VectorFileHeader.LargestDimension, $"1 to {VectorFileHeader.LargestDimension}", Dimensions);
        OptionCheck.That(Words is not null, "a selection of words", Words);
        Words!.Validate();
        OptionCheck.AtLeast(0, PowerIterations);
        OptionCheck.InRange(0, VectorFileHeader.LargestDimension, Oversampling);
    }
}
