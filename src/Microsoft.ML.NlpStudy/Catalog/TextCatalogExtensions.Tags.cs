using Microsoft.ML.NlpStudy;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>Gathers tokens with tags into entities: their texts, classes, places in the text and confidences.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input columns</term><description>tokens and tags, vectors of text of one length; a text and the confidences of the
    /// tags, where they are named</description></item>
    /// <item><term>Output columns</term><description><c>Entities</c> and <c>EntitiesClass</c>, vectors of text; <c>EntitiesStart</c> and
    /// <c>EntitiesEnd</c>, vectors of Int32; with confidences <c>EntitiesConfidence</c>, a vector of Single. The output column's name is
    /// the beginning of all names</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// <para>Entities are read from IOB1, IOB2 and BIOES tags by the rules of conlleval. Their start is the position of the first
    /// character, their end the position behind the last. Without a text column the text is the tokens with a space between two.</para>
    /// <para>Tokens are found in the text in their order, each behind the one before it, in other letter case too. A token that is not
    /// found is passed over: the entity goes from the first to the last of its tokens that are. Where none is, start and end are -1, and
    /// the entity's text is its tokens with spaces between. The confidence of an entity is the lowest of its tokens' tags.</para>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the entities' texts, and the beginning of the other columns' names.</param>
    /// <param name="tokensColumnName">The column of the tokens.</param>
    /// <param name="tagsColumnName">The column of their tags.</param>
    /// <param name="textColumnName">The column of the text that the tokens were cut from; <see langword="null"/> for none.</param>
    /// <param name="confidenceColumnName">The column of the confidences of the tags; <see langword="null"/> for none.</param>
    /// <returns>The estimator.</returns>
    public static MapTagsToEntitiesEstimator MapTagsToEntities(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName = "Entities", string tokensColumnName = "Tokens",
        string tagsColumnName = "PredictedTags", string? textColumnName = null, string? confidenceColumnName = null) =>
        new(Environment(catalog, outputColumnName),
            new(outputColumnName, tokensColumnName, tagsColumnName, textColumnName, confidenceColumnName));

    /// <summary>Writes tags of spans in another notation: IOB1, IOB2 or BIOES.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>tags in any of these notations, a vector of text</description></item>
    /// <item><term>Output column</term><description>as many tags of the same spans</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// <para>The spans are read by the rules of conlleval, so ill-formed tags become well-formed ones. Other tags, such as parts of speech,
    /// become <c>O</c>.</para>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the converted tags.</param>
    /// <param name="scheme">The notation of the converted tags.</param>
    /// <param name="inputColumnName">The column of the tags; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The notation has no spans.</exception>
    public static ConvertTagsEstimator ConvertTags(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, TagScheme scheme, string? inputColumnName = null) =>
        new(Environment(catalog, outputColumnName), new(outputColumnName, inputColumnName ?? outputColumnName, scheme));
}
