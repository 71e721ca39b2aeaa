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
    /// The number of dimensions that are computed besides those kept; at least 1. With more, fewer iterations are needed. Default: 40.
    /// </summary>
    public int Oversampling { get; init; } = 40;

    /// <summary>
    /// The greatest error of the square of a singular value, relative to it, above 0 and below 1. Default: 0.001.
    /// </summary>
    /// <remarks>The measured error is some thousand times smaller.</remarks>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>
    /// The most iterations, each with two products of the matrix of weights and 16 vectors; at least 1. A warning in the log says when
    /// they do not suffice. Default: 500.
    /// </summary>
    public int MaximumIterations { get; init; } = 500;

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
        OptionCheck.InRange(1, VectorFileHeader.LargestDimension, Oversampling);
        OptionCheck.That(Tolerance is > 0 and < 1, "above 0 and below 1", Tolerance);
        OptionCheck.AtLeast(1, MaximumIterations);
    }
}
