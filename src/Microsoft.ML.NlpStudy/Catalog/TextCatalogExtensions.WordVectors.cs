using Microsoft.ML.NlpStudy;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>Makes one vector of fixed length of the word vectors of a text's tokens, for trainers that take numbers.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of text, as <c>TokenizeText</c> gives</description></item>
    /// <item>
    /// <term>Output column</term>
    /// <description>a vector of Single, of the vectors' dimension, or three times as long with
    /// <see cref="WordVectorPooling.MinimumMeanMaximum"/></description>
    /// </item>
    /// <item><term>Needs training data</term><description>one pass, to tell the log how many tokens have a vector</description></item>
    /// </list>
    /// The model keeps the vectors (<see cref="ApplyWordVectorsOptions.Selection"/> says which), so that it needs no other file.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of tokens.</param>
    /// <param name="vectors">The word vectors.</param>
    /// <param name="options">Pooling, unknown words and the selection of vectors; <see langword="null"/> for the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ApplyWordVectorsEstimator ApplyWordVectors(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName, WordVectors vectors,
        ApplyWordVectorsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(vectors);
        return new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName, vectors,
            options ?? new ApplyWordVectorsOptions());
    }

    /// <summary>
    /// Makes one vector of fixed length of the word vectors of a text's tokens. <c>Fit</c> reads the word vectors from a file; a saved
    /// model does not need the file.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the text's vector.</param>
    /// <param name="inputColumnName">The column of tokens.</param>
    /// <param name="path">The file, in a format that <see cref="WordVectors.Load(string, WordVectorOptions?)"/> reads.</param>
    /// <param name="options">
    /// File format, pooling, unknown words and the selection of vectors; <see langword="null"/> for the defaults.
    /// </param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ApplyWordVectorsEstimator ApplyWordVectors(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName, string path,
        ApplyWordVectorsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName, path,
            options ?? new ApplyWordVectorsOptions());
    }
}
