using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a tagger on a pretrained encoder: columns, length of windows, fine-tuning.</summary>
/// <remarks>
/// Devlin et al., "BERT" (2019): the encoder and a linear layer on it are trained together, for few epochs and at a low learning rate. The
/// options named after layers count them from the one above the embeddings.
/// </remarks>
public sealed record PretrainedTaggerOptions : ITaggerOptions, FineTuning.IOptions
{
    /// <summary>The column of the tokens: a vector of text, words or characters. Default: <c>Tokens</c>.</summary>
    /// <remarks>The encoder's own tokenizer cuts each of them into pieces, the first of which stands for the word.</remarks>
    public string TokensColumnName { get; init; } = "Tokens";

    /// <summary>The column of the tags, one for each token: a vector of text, needed in training alone. Default: <c>Tags</c>.</summary>
    public string TagsColumnName { get; init; } = "Tags";

    /// <summary>
    /// The notation of spans in the training rows. Default: <see langword="null"/>, the one that the tags show, which the log names.
    /// </summary>
    /// <remarks>The tagger learns BIOES tags in any case, and gives its predictions in the notation of the training rows.</remarks>
    public TagScheme? Scheme { get; init; }

    /// <summary>The part that chooses the tags. Default: a conditional random field.</summary>
    public TaggerDecoder Decoder { get; init; } = TaggerDecoder.Crf;

    /// <summary>The maximum length of a window in pieces, special tokens included. Default: 256.</summary>
    /// <remarks>A longer text is read in windows that overlap by up to a quarter, and its tags are chosen as a whole.</remarks>
    public int MaximumLength { get; init; } = 256;

    /// <summary>The share of a word's features dropped during training. Default: 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether the embeddings keep their pretrained weights, which saves time and memory. Default: false.</summary>
    public bool FreezeEmbeddings { get; init; }

    /// <summary>The number of lowest layers that keep their pretrained weights. Default: 0.</summary>
    public int FrozenLayers { get; init; }

    /// <summary>
    /// The factor by which the learning rate falls from layer to layer, from the top down: 0.95, for example. Default: 1, one learning rate
    /// for all.
    /// </summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>
    /// Whether the first epoch trains what is above the encoder alone, and each further epoch one layer more from the top. Default: false.
    /// </summary>
    public bool GradualUnfreezing { get; init; }

    /// <summary>
    /// The factor of the learning rate for the transitions of a conditional random field, which are not pretrained. Default: 100.
    /// </summary>
    public double TransitionRate { get; init; } = 100;

    /// <summary>
    /// The training: optimizer, schedule, number of epochs, early stopping. Default: 3 epochs of batches of 32 with AdamW, a weight decay
    /// of 0.01 and a learning rate that rises to 0.00005 over 100 steps and falls to 0; the best epoch by F1 over spans.
    /// </summary>
    /// <remarks>Weight decay spares biases, normalizations and transitions.</remarks>
    public TrainingOptions Training { get; init; } = new()
    {
        Epochs = 3,
        BatchSize = 32,
        MaximumTokensPerBatch = 16_384,
        LearningRate = 5e-5,
        Schedule = new LinearWarmUpSchedule(100),
        Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 },
        ValidationMetric = ValidationMetric.SpanF1,
    };

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        TaggerOptionChecks.Validate(this);
        OptionCheck.AtLeast(8, MaximumLength);
        OptionCheck.Share(Dropout);
        OptionCheck.AtLeast(0, FrozenLayers);
        OptionCheck.That(LayerDecay is > 0 and <= 1, "above 0, at most 1", LayerDecay);
        OptionCheck.Positive(TransitionRate);
    }

    /// <summary>Checks the options that depend on the encoder.</summary>
    internal void Validate(EncoderArchitecture architecture)
    {
        Validate();
        OptionCheck.That(
            MaximumLength <= architecture.Positions, $"at most {architecture.Positions}, the positions of the encoder", MaximumLength);
        OptionCheck.That(
            FrozenLayers <= architecture.Layers, $"at most {architecture.Layers}, the layers of the encoder", FrozenLayers);
    }
}
