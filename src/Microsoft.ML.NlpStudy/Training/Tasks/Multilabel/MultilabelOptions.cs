using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of classifiers that give a text several labels: the label column, the loss, the thresholds.</summary>
/// <remarks>
/// The network gives each label a probability of its own, a sigmoid of its logit. The loss is the binary cross-entropy, the mean over the
/// labels.
/// </remarks>
public sealed record MultilabelOptions
{
    /// <summary>The character between the labels of a label column that is one text. Default: <c>;</c>.</summary>
    public char LabelSeparator { get; init; } = ';';

    /// <summary>
    /// The weight of each label's positive texts in the training loss, in the order of the labels; a negative text counts 1. Default:
    /// empty, equal weights.
    /// </summary>
    /// <remarks>
    /// As <c>pos_weight</c> of PyTorch's <c>binary_cross_entropy_with_logits</c>. The order is that of the keys, or of the labels' first
    /// occurrence. Weights above 1 raise probabilities, and recall at a fixed threshold.
    /// </remarks>
    public IReadOnlyList<double> PositiveWeights { get; init; } = [];

    /// <summary>
    /// Whether the weight of each label's positive texts is the number of its negative texts divided by that of its positive ones. Default:
    /// false.
    /// </summary>
    public bool WeightByFrequency { get; init; }

    /// <summary>The exponent γ of the focal loss on each label's sigmoid; 0 is binary cross-entropy. Default: 0.</summary>
    /// <remarks>
    /// Lin et al., "Focal Loss for Dense Object Detection" (2017), where it is 2: labels that are decided well count less.
    /// </remarks>
    public double FocalGamma { get; init; }

    /// <summary>
    /// The probability from which a label is predicted, the same for all labels; <see langword="null"/> fits one for each label to the
    /// validation rows. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// A fitted threshold is the one of the highest F1. It is 0.5 for a label that no validation row has, and without validation rows.
    /// </remarks>
    public double? Threshold { get; init; }

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(
            !char.IsSurrogate(LabelSeparator) && LabelSeparator != '\0', "a character", $"U+{(int)LabelSeparator:X4}",
            nameof(LabelSeparator));
        OptionCheck.That(
            PositiveWeights is not null && PositiveWeights.All(weight => weight > 0 && double.IsFinite(weight)), "positive numbers",
            PositiveWeights is null ? null : string.Join(", ", PositiveWeights), nameof(PositiveWeights));
        OptionCheck.That(
            !WeightByFrequency || PositiveWeights!.Count == 0, "false, as there are PositiveWeights", WeightByFrequency);
        OptionCheck.That(FocalGamma >= 0 && double.IsFinite(FocalGamma), "at least 0", FocalGamma);
        OptionCheck.That(Threshold is null or (> 0 and < 1), "above 0 and below 1, or null to fit thresholds", Threshold);
    }
}
