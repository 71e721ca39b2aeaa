using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the classifier on a pretrained encoder: columns, length of texts, fine-tuning.</summary>
/// <remarks>
/// Devlin et al., "BERT" (2019): the encoder and a linear layer on it are trained together, for few epochs and at a low learning rate. The
/// options named after layers count them from the one above the embeddings.
/// </remarks>
public sealed record PretrainedClassifierOptions : PretrainedClassifierNetwork.IArchitecture, FineTuning.IOptions
{
    /// <summary>The column of the classes: a key. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of the text. Default: <c>Text</c>.</summary>
    public string TextColumnName { get; init; } = "Text";

    /// <summary>The column of a second text, which is classified together with the first. Default: <see langword="null"/>, none.</summary>
    public string? SecondTextColumnName { get; init; }

    /// <summary>The maximum length of a text or pair, or of a window, in tokens, special tokens included. Default: 256.</summary>
    public int MaximumLength { get; init; } = 256;

    /// <summary>The part of a longer text that is read. Default: its start.</summary>
    /// <remarks>The longer text of a pair is cut at its end.</remarks>
    public LongTextHandling LongTexts { get; init; } = LongTextHandling.Start;

    /// <summary>The maximum number of windows of a text; what is beyond is not read. Default: 8.</summary>
    public int MaximumWindows { get; init; } = 8;

    /// <summary>
    /// The vector of a text that the linear layer reads. Default: the first token's state after the pooler, as in BERT. An encoder without
    /// pooler gets a new one.
    /// </summary>
    public EncoderPooling Pooling { get; init; } = EncoderPooling.Pooler;

    /// <summary>The share of the vector's features dropped during training. Default: 0.1.</summary>
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
    /// Whether the first epoch trains the linear layer and the pooler alone, and each further epoch one layer more from the top. Default:
    /// false.
    /// </summary>
    public bool GradualUnfreezing { get; init; }

    /// <summary>
    /// The number of likeliest classes that the column <c>TopLabels</c> lists, likeliest first, up to the number of classes. Default: 0, no
    /// such column.
    /// </summary>
    public int TopLabelCount { get; init; }

    /// <summary>
    /// The weight of each class in the training loss, in the order of the label's keys. Default: empty, equal weights.
    /// </summary>
    /// <remarks>As PyTorch's <c>cross_entropy</c>: a batch's loss is divided by the sum of its texts' weights.</remarks>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>
    /// The training: optimizer, schedule, number of epochs, early stopping. Default: 3 epochs of batches of 32 with AdamW, a weight decay
    /// of 0.01 and a learning rate that rises to 0.00005 over 100 steps and falls to 0.
    /// </summary>
    /// <remarks>Weight decay spares biases and normalizations.</remarks>
    public TrainingOptions Training { get; init; } = new()
    {
        Epochs = 3,
        BatchSize = 32,
        MaximumTokensPerBatch = 16_384,
        LearningRate = 5e-5,
        Schedule = new LinearWarmUpSchedule(100),
        Optimizer = new OptimizerChoice { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 },
    };

    /// <summary>The columns of the texts, in order.</summary>
    internal IEnumerable<string> TextColumns => SecondTextColumnName is null ? [TextColumnName] : [TextColumnName, SecondTextColumnName];

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(LabelColumnName), "a column's name", LabelColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(TextColumnName), "a column's name", TextColumnName);
        OptionCheck.That(SecondTextColumnName != "", "a column's name, or null for none", SecondTextColumnName);
        OptionCheck.AtLeast(8, MaximumLength);
        OptionCheck.IsDefined(LongTexts);
        OptionCheck.That(
            SecondTextColumnName is null || LongTexts == LongTextHandling.Start, "Start, as the texts of a pair are cut at their ends",
            LongTexts);
        OptionCheck.InRange(1, 1000, MaximumWindows);
        OptionCheck.IsDefined(Pooling);
        OptionCheck.Share(Dropout);
        OptionCheck.AtLeast(0, FrozenLayers);
        OptionCheck.That(LayerDecay is > 0 and <= 1, "above 0, at most 1", LayerDecay);
        OptionCheck.AtLeast(0, TopLabelCount);
        OptionCheck.That(
            ClassWeights is not null && ClassWeights.All(weight => weight > 0 && double.IsFinite(weight)),
            "positive numbers", ClassWeights is null ? null : string.Join(", ", ClassWeights), nameof(ClassWeights));
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric != ValidationMetric.SpanF1, "Loss, Accuracy or MacroF1, as texts have no spans",
            Training.ValidationMetric, nameof(TrainingOptions.ValidationMetric));
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
