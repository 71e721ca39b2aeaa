using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <c>ApplyWordVectors</c>: the pooling of vectors, unknown words, and the vectors that the model keeps.</summary>
public sealed record ApplyWordVectorsOptions
{
    /// <summary>The pooling of the vectors of a text's tokens to one vector. Default: the mean.</summary>
    /// <remarks>A text in which no token has a vector gives zeros.</remarks>
    public WordVectorPooling Pooling { get; init; } = WordVectorPooling.Mean;

    /// <summary>
    /// The vectors of tokens without one; <see langword="null"/> leaves such tokens out, as ML.NET's ApplyWordEmbedding does. Default:
    /// <see langword="null"/>.
    /// </summary>
    public UnknownWordOptions? UnknownWords { get; init; }

    /// <summary>The vectors that the model keeps. Default: all.</summary>
    /// <remarks>
    /// With <see cref="WordVectorSelection.SeenInTraining"/> and <see cref="UnknownWordVectors.Subwords"/>, the model keeps the vectors
    /// composed for the training rows' tokens, but not the n-grams. Tokens that appear later are left out.
    /// </remarks>
    public WordVectorSelection Selection { get; init; } = WordVectorSelection.All;

    /// <summary>The options of reading a file of vectors; without effect where vectors are given.</summary>
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
