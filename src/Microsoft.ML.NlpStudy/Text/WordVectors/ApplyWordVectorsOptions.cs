using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>What <c>ApplyWordVectors</c> does.</summary>
public sealed record ApplyWordVectorsOptions
{
    /// <summary>How the vectors of a text's tokens become one. Default: the mean.</summary>
    /// <remarks>A text in which no token has a vector gives zeros.</remarks>
    public WordVectorPooling Pooling { get; init; } = WordVectorPooling.Mean;

    /// <summary>
    /// The vectors of tokens that have none; <see langword="null"/> leaves such tokens out, as ML.NET's ApplyWordEmbedding does. Default:
    /// <see langword="null"/>.
    /// </summary>
    public UnknownWordOptions? UnknownWords { get; init; }

    /// <summary>Which vectors are kept in the model. Default: all.</summary>
    /// <remarks>
    /// With <see cref="WordVectorSelection.SeenInTraining"/> and <see cref="UnknownWordVectors.Subwords"/>, the vectors made of n-grams for
    /// the training rows' tokens are kept, and the n-grams are not: tokens that appear later are left out.
    /// </remarks>
    public WordVectorSelection Selection { get; init; } = WordVectorSelection.All;

    /// <summary>How a file of vectors is read; without effect where the vectors themselves are given.</summary>
    public WordVectorOptions File { get; init; } = new();

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Pooling);
        OptionCheck.IsDefined(Selection);
        OptionCheck.That(File is not null, "options", File);
        File!.Validate();
        UnknownWords?.Validate();
    }
}
