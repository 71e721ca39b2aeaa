using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How a translator is trained towards what translations are judged by.</summary>
public sealed record MinimumRiskOptions
{
    /// <summary>What a drawn translation is rewarded by. Default: GLEU, as in Wu et al. (2016) and simple-nmt.</summary>
    public TranslationReward Reward { get; init; } = TranslationReward.Gleu;

    /// <summary>The longest n-grams that the reward compares, in tokens, 1 to 16. Default: 4.</summary>
    public int MaximumOrder { get; init; } = 4;

    /// <summary>Translations drawn of each text at each step, two or more. Default: 2.</summary>
    public int Samples { get; init; } = 2;

    /// <summary>How the translator is trained. Default: plain gradient descent with steps of 0.01, as in simple-nmt.</summary>
    public TrainingOptions Training { get; init; } =
        new() { LearningRate = 0.01, Optimizer = new OptimizerChoice { Kind = OptimizerKind.Sgd } };

    /// <summary>Throws where an option has a value outside its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, what was expected, and what was found.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Reward);
        OptionCheck.InRange(1, 16, MaximumOrder);
        OptionCheck.InRange(2, 1000, Samples);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.LabelSmoothing == 0, "0, since no given token is learned", Training.LabelSmoothing,
            nameof(TrainingOptions.LabelSmoothing));
    }
}
