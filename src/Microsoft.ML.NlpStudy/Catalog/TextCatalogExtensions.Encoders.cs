using Microsoft.ML.NlpStudy;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>Makes a vector of a text by a pretrained encoder: texts that mean alike have vectors with a cosine near 1.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text; missing text is empty text</description></item>
    /// <item><term>Output column</term><description>a vector of Single, of the encoder's hidden size</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// Many rows are encoded together, on all processors; padding never changes a vector. The vectors serve any trainer of ML.NET. The
    /// transformer keeps a copy of the encoder, and a saved model contains all of it: tokenizer, sizes and weights.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the vectors.</param>
    /// <param name="inputColumnName">The column of text; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="encoder">The encoder, which may be disposed of once the estimator was fitted.</param>
    /// <param name="options">Pooling and maximum length; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static EmbedTextEstimator EmbedText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName, PretrainedEncoder encoder,
        EmbedTextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName, encoder,
            options ?? new EmbedTextOptions());
    }
}
