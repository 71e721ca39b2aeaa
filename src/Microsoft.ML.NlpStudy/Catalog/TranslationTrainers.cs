using Microsoft.ML.NlpStudy;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The trainers of translators and language models, <c>MLContext.Translation.Trainers</c>.</summary>
public sealed class TranslationTrainers
{
    private readonly IHostEnvironment _environment;

    internal TranslationTrainers(IHostEnvironment environment) => _environment = environment;

    /// <summary>Trains a recurrent encoder and decoder with attention (Sutskever et al. 2014, Luong et al. 2015).</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Source column</term><description>a vector of keys, of any length (as MapTokensToVocabulary gives)</description></item>
    /// <item><term>Target column</term><description>the same, of the translation; needed in training alone</description></item>
    /// <item><term>Output columns</term><description><c>TranslationIds</c>, a vector of keys of the target's vocabulary (MapIdsToTokens
    /// makes text of them);
    /// <c>TranslationScore</c>; and the others of <see cref="TranslatorTransformer"/></description></item>
    /// </list>
    /// The trainer knows by itself where texts begin and end: no tokens are needed for that.
    /// </remarks>
    /// <param name="sourceColumnName">The column of token ids to translate, a vector of keys.</param>
    /// <param name="targetColumnName">The column of the translation's token ids, a vector of keys whose values are text.</param>
    /// <param name="hiddenSize">The size of a state.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public TranslatorTrainer Seq2Seq(
        string sourceColumnName = "SourceIds", string targetColumnName = "TargetIds", int hiddenSize = 512, int epochs = 5,
        double learningRate = 1e-3) =>
        Seq2Seq(new Seq2SeqOptions
        {
            SourceColumnName = sourceColumnName,
            TargetColumnName = targetColumnName,
            HiddenSize = hiddenSize,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="Seq2Seq(string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="Seq2Seq(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Columns, sizes, search and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TranslatorTrainer Seq2Seq(Seq2SeqOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TranslatorTrainer(_environment, options);
    }

    /// <summary>Trains a Transformer, an encoder and a decoder of attention layers (Vaswani et al. 2017).</summary>
    /// <remarks><inheritdoc cref="Seq2Seq(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="sourceColumnName">The column of token ids to translate, a vector of keys.</param>
    /// <param name="targetColumnName">The column of the translation's token ids, a vector of keys whose values are text.</param>
    /// <param name="layers">The number of layers of the encoder, and of the decoder.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate at its highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public TranslatorTrainer Transformer(
        string sourceColumnName = "SourceIds", string targetColumnName = "TargetIds", int layers = 3, int epochs = 5,
        double learningRate = 1e-3)
    {
        var defaults = new TransformerTranslatorOptions();
        return Transformer(defaults with
        {
            SourceColumnName = sourceColumnName,
            TargetColumnName = targetColumnName,
            EncoderLayers = layers,
            DecoderLayers = layers,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="Transformer(string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="Seq2Seq(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Columns, sizes, search and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TranslatorTrainer Transformer(TransformerTranslatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TranslatorTrainer(_environment, options);
    }

    /// <summary>Continues to train a translator, on other rows or with other options: the new network begins with its weights.</summary>
    /// <remarks>
    /// <code>ml.Translation.Trainers.Continue(translator, translator.Options.Training with { Epochs = 5, LearningRate = 1e-4 })</code>
    /// Columns, sizes and search are the translator's. The rows must have the same vocabularies, those that the transformers before it in
    /// its chain give. Fitting gives a new translator and leaves the given one unchanged; do not dispose of it before fitting.
    /// </remarks>
    /// <param name="translator">The translator, trained or loaded.</param>
    /// <param name="training">The training options; <see langword="null"/> means those that it was trained with.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TranslatorTrainer Continue(TranslatorTransformer translator, TrainingOptions? training = null)
    {
        ArgumentNullException.ThrowIfNull(translator);
        return new TranslatorTrainer(
            _environment, translator.Options with { Training = training ?? translator.Options.Training }, translator);
    }

    /// <summary>
    /// Continues to train a translator towards a metric of translations, GLEU or BLEU, rather than towards the likelihood of given
    /// translations.
    /// </summary>
    /// <remarks>
    /// Minimum risk training (Shen et al. 2016), as simple-nmt does it: the translator draws translations of each text. A translation
    /// becomes likelier as far as its reward is above the mean of the others', and less likely as far as it is below. Use it for the last
    /// few epochs of a translator that has learned all it can from given translations. It learns from its own samples, and those of an
    /// untrained translator are of no use. A step takes several times longer than in ordinary training. <see cref="TrainingHistory"/> has
    /// the risk, 1 less the reward, for its losses; on held-out rows it is the risk of the likeliest translations. For columns and
    /// vocabularies, see <see cref="Continue"/>.
    /// </remarks>
    /// <param name="translator">The translator, trained or loaded.</param>
    /// <param name="options">The reward and the training; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TranslatorTrainer MinimumRisk(TranslatorTransformer translator, MinimumRiskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(translator);
        options ??= new MinimumRiskOptions();
        options.Validate();
        return new TranslatorTrainer(_environment, translator.Options with { Training = options.Training }, translator, options);
    }

    /// <summary>Trains a recurrent language model, which gives the probability of texts of one language (Mikolov et al. 2010).</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Input column</term><description>a vector of keys, of any length (as MapTokensToVocabulary gives)</description></item>
    /// <item><term>Output columns</term><description><c>LogLikelihood</c> and <c>Perplexity</c> of each text;
    /// <see cref="LanguageModelTransformer.Evaluate"/> gives the perplexity of all together</description></item>
    /// </list>
    /// The trainer knows by itself where texts begin and end: no tokens are needed for that. A text classifier can start from a language
    /// model (<see cref="RnnClassifierOptions.FromLanguageModel"/>), which learns from texts without labels.
    /// </remarks>
    /// <param name="idsColumnName">The column of token ids, a vector of keys.</param>
    /// <param name="hiddenSize">The size of a state.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public LanguageModelTrainer LanguageModel(
        string idsColumnName = "Ids", int hiddenSize = 512, int epochs = 5,
        double learningRate = 1e-3) =>
        LanguageModel(new LanguageModelOptions
        {
            IdsColumnName = idsColumnName,
            HiddenSize = hiddenSize,
            Training = new TrainingOptions { Epochs = epochs, LearningRate = learningRate },
        });

    /// <inheritdoc cref="LanguageModel(string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="LanguageModel(string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Column, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LanguageModelTrainer LanguageModel(LanguageModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LanguageModelTrainer(_environment, options);
    }

    /// <summary>
    /// Continues to train two translators of opposite directions together, so that both agree on which pairs of texts are likely.
    /// </summary>
    /// <remarks>
    /// Dual supervised learning (Xia et al. 2017), as in simple-nmt: P(text) · P(translation | text) should equal P(translation) · P(text |
    /// translation). Language models give P(text) and P(translation). Fitting gives two new translators and leaves the given ones
    /// unchanged; do not dispose of any of the four models before fitting.
    /// </remarks>
    /// <param name="forward">The translator from the source's language, trained or loaded.</param>
    /// <param name="backward">
    /// The translator in the other direction: its source column is the first one's target column, and the reverse.
    /// </param>
    /// <param name="sourceModel">A language model of the source column of <paramref name="forward"/>.</param>
    /// <param name="targetModel">A language model of the target column of <paramref name="forward"/>.</param>
    /// <param name="options">The training options of both; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentException">The models do not go together, or an option is out of its range.</exception>
    public DualTrainer Dual(
        TranslatorTransformer forward, TranslatorTransformer backward, LanguageModelTransformer sourceModel,
        LanguageModelTransformer targetModel,
        DualOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        ArgumentNullException.ThrowIfNull(sourceModel);
        ArgumentNullException.ThrowIfNull(targetModel);
        return new DualTrainer(_environment, forward, backward, sourceModel, targetModel, options ?? new DualOptions());
    }
}
