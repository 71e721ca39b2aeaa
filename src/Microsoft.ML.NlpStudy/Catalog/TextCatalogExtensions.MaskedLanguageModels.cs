using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML;

public static partial class TextCatalogExtensions
{
    /// <summary>
    /// Continues to pretrain an encoder on texts of one's own, as a masked language model (Devlin et al. 2019): it learns to find masked
    /// tokens, and so the language of these texts.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text; no labels are needed</description></item>
    /// <item><term>Output columns</term><description><c>PseudoLogLikelihood</c> and <c>PseudoPerplexity</c> of each text; see
    /// <see cref="MaskedLanguageModelTransformer"/></description></item>
    /// <item><term>Result</term><description><see cref="MaskedLanguageModelTransformer.CreateEncoder"/>, an encoder for the other
    /// components</description></item>
    /// </list>
    /// The encoder keeps its head of a masked language model; one without gets a new head. The given encoder does not change; do not
    /// dispose of it before fitting.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="encoder">The encoder to start from.</param>
    /// <param name="textColumnName">The column of text.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static MaskedLanguageModelTrainer MaskedLanguageModel(
        this TransformsCatalog.TextTransforms catalog, PretrainedEncoder encoder, string textColumnName = "Text", int epochs = 1,
        double learningRate = 1e-4) =>
        MaskedLanguageModel(catalog, encoder, Options(textColumnName, epochs, learningRate));

    /// <inheritdoc cref="MaskedLanguageModel(TransformsCatalog.TextTransforms, PretrainedEncoder, string, int, double)" path="/summary"/>
    /// <remarks>
    /// <inheritdoc cref="MaskedLanguageModel(TransformsCatalog.TextTransforms, PretrainedEncoder, string, int, double)" path="/remarks"/>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="encoder">The encoder to start from.</param>
    /// <param name="options">Column, masking and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MaskedLanguageModelTrainer MaskedLanguageModel(
        this TransformsCatalog.TextTransforms catalog, PretrainedEncoder encoder, MaskedLanguageModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogEnvironment.Of(catalog), encoder, options);
    }

    /// <summary>
    /// Pretrains a new encoder with BERT's architecture on texts, as a masked language model (Devlin et al. 2019): it learns to find masked
    /// tokens, and so the language of these texts.
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text; no labels are needed</description></item>
    /// <item><term>Output columns</term><description><c>PseudoLogLikelihood</c> and <c>PseudoPerplexity</c> of each text; see
    /// <see cref="MaskedLanguageModelTransformer"/></description></item>
    /// <item><term>Result</term><description><see cref="MaskedLanguageModelTransformer.CreateEncoder"/>, an encoder for the other
    /// components</description></item>
    /// </list>
    /// The tokenizer may be learned from the same texts: <see cref="PretrainedTokenizer.LearnBert"/>.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="tokenizer">BERT's tokenizer.</param>
    /// <param name="textColumnName">The column of text.</param>
    /// <param name="layers">The number of layers; the other sizes are those of <see cref="EncoderSizes"/>.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static MaskedLanguageModelTrainer MaskedLanguageModel(
        this TransformsCatalog.TextTransforms catalog, PretrainedTokenizer tokenizer, string textColumnName = "Text", int layers = 4,
        int epochs = 10, double learningRate = 5e-4) =>
        MaskedLanguageModel(catalog, tokenizer, new EncoderSizes { Layers = layers }, Options(textColumnName, epochs, learningRate));

    /// <inheritdoc cref="MaskedLanguageModel(TransformsCatalog.TextTransforms, PretrainedTokenizer, string, int, int, double)"
    /// path="/summary"/>
    /// <remarks>
    /// <inheritdoc cref="MaskedLanguageModel(TransformsCatalog.TextTransforms, PretrainedTokenizer, string, int, int, double)"
    /// path="/remarks"/>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="tokenizer">BERT's tokenizer.</param>
    /// <param name="sizes">The sizes of the encoder.</param>
    /// <param name="options">Column, masking and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or an option is out of its range.</exception>
    public static MaskedLanguageModelTrainer MaskedLanguageModel(
        this TransformsCatalog.TextTransforms catalog, PretrainedTokenizer tokenizer, EncoderSizes sizes,
        MaskedLanguageModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(options);
        sizes.Validate();
        return new(CatalogEnvironment.Of(catalog), tokenizer, sizes, options);
    }

    /// <summary>Gives the likeliest tokens for the masks of a text, such as <c>[MASK]</c>, with their probabilities.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>text with masks, as the tokenizer writes them; missing text is
    /// empty text</description></item>
    /// <item><term>Output columns</term><description>a vector of text, the tokens, and <see cref="FillMaskOptions.ScoreColumnName"/>, a
    /// vector of Single, their probabilities; both of variable length</description></item>
    /// <item><term>Needs training data</term><description>no</description></item>
    /// </list>
    /// The vectors have <see cref="FillMaskOptions.Count"/> entries for the first mask, the likeliest first, then as many for the second,
    /// and so on. Each mask is found for itself, while the others stay masks. A text without a mask has empty vectors. Tokens are those of
    /// the vocabulary: a piece that continues a word is marked, as in <c>##er</c>. The transformer keeps a copy of the encoder.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column that will hold the tokens.</param>
    /// <param name="inputColumnName">The column of text; <see langword="null"/> means <paramref name="outputColumnName"/>.</param>
    /// <param name="encoder">
    /// The encoder, with the head of a masked language model; it may be disposed of once the estimator was fitted.
    /// </param>
    /// <param name="options">Number of tokens and maximum length; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The encoder has no such head, or an option is out of its range.</exception>
    public static FillMaskEstimator FillMask(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName, PretrainedEncoder encoder,
        FillMaskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return new(Environment(catalog, outputColumnName), outputColumnName, inputColumnName ?? outputColumnName, encoder,
            options ?? new FillMaskOptions());
    }

    private static MaskedLanguageModelOptions Options(string textColumnName, int epochs, double learningRate)
    {
        var defaults = new MaskedLanguageModelOptions();
        return defaults with
        {
            TextColumnName = textColumnName,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        };
    }
}
