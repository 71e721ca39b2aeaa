using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the similarity of texts on a pretrained encoder: columns, kind, length of texts, fine-tuning.</summary>
/// <remarks>
/// Reimers and Gurevych, "Sentence-BERT" (2019): the squared difference between a pair's similarity and its label is made small. The
/// options named after layers count them from the one above the embeddings.
/// </remarks>
public sealed record PretrainedSimilarityOptions : FineTuning.IOptions
{
    /// <summary>The column of the similarity: Single, the greater the more similar, on any scale. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of the first text. Default: <c>First</c>.</summary>
    public string FirstTextColumnName { get; init; } = "First";

    /// <summary>The column of the second text. Default: <c>Second</c>.</summary>
    public string SecondTextColumnName { get; init; } = "Second";

    /// <summary>The way from two texts to their similarity. Default: the cosine of their vectors.</summary>
    public SimilarityKind Kind { get; init; } = SimilarityKind.Cosine;

    /// <summary>
    /// The maximum length in tokens, special tokens included: of a text or, with a cross-encoder, of a pair. The rest is cut off, in a pair
    /// that of the longer text. Default: 128.
    /// </summary>
    public int MaximumLength { get; init; } = 128;

    /// <summary>
    /// The vector of a text or pair. An encoder without pooler gets a new one if it is needed. Default: <see langword="null"/>, the mean of
    /// the states for the cosine, and for a cross-encoder the first token's state after the pooler.
    /// </summary>
    public EncoderPooling? Pooling { get; init; }

    /// <summary>The share of the features dropped before a cross-encoder's linear layer during training. Default: 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether the embeddings keep their pretrained weights, which saves time and memory. Default: false.</summary>
    public bool FreezeEmbeddings { get; init; }

    /// <summary>The number of lowest layers that keep their pretrained weights. Default: 0.</summary>
    /// <remarks>
    /// With all layers and the embeddings frozen, the cosine of means or first tokens has nothing to train: the score is the encoder's own
    /// cosine in the label's units.
    /// </remarks>
    public int FrozenLayers { get; init; }

    /// <summary>
    /// The factor by which the learning rate falls from layer to layer, from the top down: 0.95, for example. Default: 1, one learning rate
    /// for all.
    /// </summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>
    /// Whether the first epoch trains the linear layer and the pooler alone, or the highest layer where there are none, and each further
    /// epoch one layer more from the top. Default: false.
    /// </summary>
    public bool GradualUnfreezing { get; init; }

    /// <summary>
    /// The training: optimizer, schedule, number of epochs, early stopping. Default: 4 epochs of batches of 16 with AdamW, a weight decay
    /// of 0.01 and a learning rate that rises to 0.00002 over 100 steps and falls to 0.
    /// </summary>
    /// <remarks>Weight decay spares biases and normalizations. The validation metric is the loss, the mean squared error.</remarks>
    public TrainingOptions Training { get; init; } = new()
    {
        Epochs = 4,
        BatchSize = 16,
        MaximumTokensPerBatch = 16_384,
        LearningRate = 2e-5,
        Schedule = new LinearWarmUpSchedule(100),
        Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 },
    };

    /// <summary>Whether both texts are read together.</summary>
    internal bool IsCrossEncoder => Kind == SimilarityKind.CrossEncoder;

    /// <summary>The vector of a text or pair, with the default resolved.</summary>
    internal EncoderPooling VectorPooling => Pooling ?? (IsCrossEncoder ? EncoderPooling.Pooler : EncoderPooling.Mean);

    /// <summary>Whether the network has weights above the encoder's layers.</summary>
    internal bool HasHead => IsCrossEncoder || VectorPooling == EncoderPooling.Pooler;

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(LabelColumnName), "a column's name", LabelColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(FirstTextColumnName), "a column's name", FirstTextColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(SecondTextColumnName), "a column's name", SecondTextColumnName);
        OptionCheck.IsDefined(Kind);
        OptionCheck.AtLeast(8, MaximumLength);
        OptionCheck.IsDefined(VectorPooling, nameof(Pooling));
        OptionCheck.Share(Dropout);
        OptionCheck.AtLeast(0, FrozenLayers);
        OptionCheck.That(LayerDecay is > 0 and <= 1, "above 0, at most 1", LayerDecay);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric == ValidationMetric.Loss, "Loss, as a similarity has no other", Training.ValidationMetric,
            nameof(TrainingOptions.ValidationMetric));
        OptionCheck.That(
            Training.LabelSmoothing == 0, "0, as a similarity has no classes", Training.LabelSmoothing,
            nameof(TrainingOptions.LabelSmoothing));
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
