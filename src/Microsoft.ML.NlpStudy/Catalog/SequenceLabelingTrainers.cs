using Microsoft.ML.NlpStudy;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The trainers of taggers, <c>MLContext.SequenceLabeling.Trainers</c>.</summary>
public sealed class SequenceLabelingTrainers
{
    private readonly IHostEnvironment _environment;

    internal SequenceLabelingTrainers(IHostEnvironment environment) => _environment = environment;

    /// <summary>
    /// Trains a tagger of words and their characters with recurrent layers in both directions and a conditional random field (Lample et
    /// al. 2016, Ma and Hovy 2016).
    /// </summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Tokens column</term><description>a vector of text: words, as TokenizeText gives, or characters</description></item>
    /// <item><term>Tags column</term><description>a vector of text, a tag for each token; needed in training alone</description></item>
    /// <item><term>Output columns</term><description><c>PredictedTags</c>, the tag of each token, and <c>TagConfidence</c>, its
    /// probability</description></item>
    /// </list>
    /// The trainer makes its vocabularies of words and of characters from the training rows.
    /// </remarks>
    /// <param name="tagsColumnName">The column of the tags, a vector of text.</param>
    /// <param name="tokensColumnName">The column of the tokens, a vector of text.</param>
    /// <param name="hiddenSize">The size of a state, for each direction.</param>
    /// <param name="epochs">The maximum number of passes over the training rows.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public RnnTaggerTrainer RnnTagger(
        string tagsColumnName = "Tags", string tokensColumnName = "Tokens", int hiddenSize = 128, int epochs = 30,
        double learningRate = 1e-3)
    {
        var defaults = new RnnTaggerOptions();
        return RnnTagger(defaults with
        {
            TagsColumnName = tagsColumnName,
            TokensColumnName = tokensColumnName,
            HiddenSize = hiddenSize,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="RnnTagger(string, string, int, int, double)" path="/summary"/>
    /// <remarks><inheritdoc cref="RnnTagger(string, string, int, int, double)" path="/remarks"/></remarks>
    /// <param name="options">Columns, vocabulary, sizes and training.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RnnTaggerTrainer RnnTagger(RnnTaggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RnnTaggerTrainer(_environment, options);
    }

    /// <summary>Fine-tunes a pretrained encoder, such as BERT, to tag words (Devlin et al. 2019).</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>Tokens column</term><description>a vector of text; the encoder's own tokenizer cuts each token into pieces, the first
    /// of which stands for it</description></item>
    /// <item><term>Tags column</term><description>a vector of text, a tag for each token; needed in training alone</description></item>
    /// <item><term>Output columns</term><description><c>PredictedTags</c>, the tag of each token, and <c>TagConfidence</c>, its
    /// probability</description></item>
    /// </list>
    /// Texts that are longer than the maximum length are read in windows that overlap, so that each token has a tag.
    /// </remarks>
    /// <param name="encoder">The encoder, which may be disposed of after the fitting; it does not change.</param>
    /// <param name="tagsColumnName">The column of the tags, a vector of text.</param>
    /// <param name="tokensColumnName">The column of the tokens, a vector of text.</param>
    /// <param name="maximumLength">The maximum length of a window in pieces.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="learningRate">The highest learning rate, after the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public PretrainedTaggerTrainer PretrainedTagger(
        PretrainedEncoder encoder, string tagsColumnName = "Tags", string tokensColumnName = "Tokens", int maximumLength = 256,
        int epochs = 3, double learningRate = 5e-5)
    {
        var defaults = new PretrainedTaggerOptions();
        return PretrainedTagger(encoder, defaults with
        {
            TagsColumnName = tagsColumnName,
            TokensColumnName = tokensColumnName,
            MaximumLength = maximumLength,
            Training = defaults.Training with { Epochs = epochs, LearningRate = learningRate },
        });
    }

    /// <inheritdoc cref="PretrainedTagger(PretrainedEncoder, string, string, int, int, double)" path="/summary"/>
    /// <remarks>
    /// <inheritdoc cref="PretrainedTagger(PretrainedEncoder, string, string, int, int, double)" path="/remarks"/>
    /// </remarks>
    /// <param name="encoder">The encoder, which may be disposed of after the fitting; it does not change.</param>
    /// <param name="options">Columns, length of windows, fine-tuning.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PretrainedTaggerTrainer PretrainedTagger(PretrainedEncoder encoder, PretrainedTaggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(options);
        return new PretrainedTaggerTrainer(_environment, encoder, options);
    }
}
