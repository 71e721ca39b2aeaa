using Microsoft.ML.NlpStudy;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>Tells how much each token of a text adds to the probability of a class, by a trained classifier.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>the classifier's column of token ids, a vector of keys</description></item>
    /// <item><term>Output column</term><description>a vector of Single as long as the ids: positive for tokens that speak for the class,
    /// negative for those against it, 0 for padding and ids that the classifier does not read</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// <see cref="HighlightedTokens"/> draws them. The transformer uses the classifier, which must not be disposed of before it. A text is
    /// read <see cref="TokenAttributionOptions.Steps"/> times, or as often as it has tokens.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the attributions.</param>
    /// <param name="classifier">The classifier, trained or loaded.</param>
    /// <param name="options">Method and class; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The classifier has no such class, or none of the method's gradients, or an option is out of its range.
    /// </exception>
    public static AttributeTokensEstimator AttributeTokens(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, TextClassifierTransformer classifier,
        TokenAttributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new(Environment(catalog, outputColumnName), outputColumnName, classifier, options ?? new TokenAttributionOptions());
    }
}
