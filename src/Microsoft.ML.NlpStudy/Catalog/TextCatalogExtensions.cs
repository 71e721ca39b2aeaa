using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Model;

namespace Microsoft.ML;

/// <summary>Text components on <c>MLContext.Transforms.Text</c>.</summary>
public static class TextCatalogExtensions
{
    /// <summary>Cleans text: markup, case, punctuation, digits, white space.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text, or a vector of text</description></item>
    /// <item><term>Output column</term><description>of the input's type</description></item>
    /// </list>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">Name of the column that will hold the cleaned text.</param>
    /// <param name="inputColumnName">Name of the column to clean; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="options">What to clean; <see langword="null"/> means <see cref="CleanTextOptions.Default"/>.</param>
    public static CleanTextEstimator CleanText(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null, CleanTextOptions? options = null) =>
        new(CatalogEnvironment.Of(catalog), outputColumnName, inputColumnName ?? outputColumnName, options ?? CleanTextOptions.Default);
}
