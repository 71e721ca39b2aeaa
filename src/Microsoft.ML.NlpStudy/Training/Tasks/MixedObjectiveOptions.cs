using System.Runtime.CompilerServices;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The options of a mixed objective: losses that are added to a classifier's cross-entropy, two of which also learn from texts without a
/// label.
/// </summary>
/// <remarks>
/// <para>
/// Sachan et al., "Revisiting LSTM Networks for Semi-Supervised Text Classification via Mixed Objective Function" (2019). Adversarial and
/// virtual adversarial training are those of Miyato et al., "Adversarial Training Methods for Semi-Supervised Text Classification" (2017);
/// entropy minimization is that of Grandvalet and Bengio (2005).
/// </para>
/// <para>
/// The perturbation is added to the tokens' vectors. In each dimension they keep the mean and the variance with which the training begins,
/// over the tokens of the training texts. Otherwise vectors would grow until the perturbation no longer mattered.
/// </para>
/// <para>
/// A step of training takes a batch of texts with labels and a batch without. Each epoch draws the latter anew from all texts without a
/// label; an epoch ends when every text with a label was read once.
/// </para>
/// </remarks>
public sealed record MixedObjectiveOptions
{
    /// <summary>
    /// The weight of the cross-entropy of perturbed texts, perturbed in the direction in which it grows fastest. Default: 1.
    /// </summary>
    public double AdversarialWeight { get; init; } = 1;

    /// <summary>
    /// The weight of the divergence of the predictions for perturbed texts from those for unperturbed ones, with or without labels. Texts
    /// are perturbed in the direction in which the predictions change fastest. Default: 1.
    /// </summary>
    public double VirtualAdversarialWeight { get; init; } = 1;

    /// <summary>The weight of the predictions' entropy, with or without labels. Default: 1.</summary>
    public double EntropyWeight { get; init; } = 1;

    /// <summary>
    /// The Euclidean norm of a text's perturbation, over all of its tokens' vectors together, in standard deviations of the vectors'
    /// elements. Default: 5.
    /// </summary>
    public double PerturbationNorm { get; init; } = 5;

    /// <summary>The number of texts without a label in a step, for each one with a label. Default: 1.</summary>
    public int UnlabeledPerLabeled { get; init; } = 1;

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        CheckWeight(AdversarialWeight);
        CheckWeight(VirtualAdversarialWeight);
        CheckWeight(EntropyWeight);
        OptionCheck.That(
            AdversarialWeight + VirtualAdversarialWeight + EntropyWeight > 0, "one weight above 0", 0, nameof(MixedObjectiveOptions));
        OptionCheck.Positive(PerturbationNorm);
        OptionCheck.AtLeast(1, UnlabeledPerLabeled);
    }

    /// <summary>Whether texts without a label have a loss.</summary>
    internal bool LearnsFromUnlabeled => VirtualAdversarialWeight > 0 || EntropyWeight > 0;

    /// <summary>Whether texts are perturbed.</summary>
    internal bool Perturbs => AdversarialWeight > 0 || VirtualAdversarialWeight > 0;

    private static void CheckWeight(double weight, [CallerArgumentExpression(nameof(weight))] string option = "") =>
        OptionCheck.That(weight >= 0 && double.IsFinite(weight), "0 or more", weight, option);
}
