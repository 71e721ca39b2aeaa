using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of minimum risk training, which trains a translator towards a metric of translations.</summary>
public sealed record MinimumRiskOptions
{
    /// <summary>The reward of a drawn translation. Default: GLEU, as in Wu et al. (2016) and simple-nmt.</summary>
    public TranslationReward Reward { get; init; } = TranslationReward.Gleu;

    /// <summary>The length of the longest n-grams that the reward compares, in tokens, 1 to 16. Default: 4.</summary>
    public int MaximumOrder { get; init; } = 4;

    /// <summary>The number of translations drawn of each text at each step, 2 or more. Default: 2.</summary>
    public int Samples { get; init; } = 2;

    /// <summary>The training of the translator. Default: plain gradient descent with a learning rate of 0.01, as in simple-nmt.</summary>
    public TrainingOptions Training { get; init; } =
        new() { LearningRate = 0.01, Optimizer = new OptimizerChoice { Kind = OptimizerKind.Sgd } };

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Reward);
        OptionCheck.InRange(1, 16, MaximumOrder);
        OptionCheck.InRange(2, 1000, Samples);
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.LabelSmoothing == 0, "0, since drawn translations are trained on instead of given ones", Training.LabelSmoothing,
            nameof(TrainingOptions.LabelSmoothing));
    }
}
