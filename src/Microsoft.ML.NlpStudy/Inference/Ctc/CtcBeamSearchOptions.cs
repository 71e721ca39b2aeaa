using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <see cref="CtcBeamSearch"/>: sizes, pruning and the language model.</summary>
public sealed record CtcBeamSearchOptions
{
    /// <summary>Number of labelings kept at each frame, up to 100,000. Default: 16.</summary>
    public int BeamSize { get; init; } = 16;

    /// <summary>Number of labelings returned, best first. At most <see cref="BeamSize"/>. Default: 1.</summary>
    public int BestCount { get; init; } = 1;

    /// <summary>The index of the blank among the classes. Default: 0, as in PyTorch's <c>ctc_loss</c>.</summary>
    public int Blank { get; init; }

    /// <summary>
    /// The log-probability in nats below which a frame appends no label to a labeling. It saves time where there are many classes.
    /// Default: negative infinity, every label is tried.
    /// </summary>
    public double MinimumLogProbability { get; init; } = double.NegativeInfinity;

    /// <summary>
    /// The largest distance in nats from the best score of a frame; labelings further below leave the beam. Default: infinity, only
    /// <see cref="BeamSize"/> limits the beam.
    /// </summary>
    public double PruningThreshold { get; init; } = double.PositiveInfinity;

    /// <summary>The language model over labels; <see langword="null"/> for none. Default: <see langword="null"/>.</summary>
    public ICtcLanguageModel? LanguageModel { get; init; }

    /// <summary>The weight α of the language model's log-probability. Default: 1. At 0 the model is not asked.</summary>
    public double LanguageModelWeight { get; init; } = 1;

    /// <summary>
    /// The number β that each label adds to the score, in nats. It makes up for the labels' cost in the language model. Default: 0.
    /// </summary>
    public double LabelBonus { get; init; }

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.InRange(1, 100_000, BeamSize);
        OptionCheck.That(BestCount >= 1 && BestCount <= BeamSize, $"1 to BeamSize, {BeamSize}", BestCount);
        OptionCheck.AtLeast(0, Blank);
        OptionCheck.That(MinimumLogProbability < 0, "below 0", MinimumLogProbability);
        OptionCheck.That(PruningThreshold > 0, "above 0", PruningThreshold);
        OptionCheck.That(LanguageModelWeight >= 0 && double.IsFinite(LanguageModelWeight), "at least 0", LanguageModelWeight);
        OptionCheck.That(double.IsFinite(LabelBonus), "a finite number", LabelBonus);
    }
}
