using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The optimizer of a training with its parameters, which have PyTorch's names and defaults.</summary>
public sealed record OptimizerChoice
{
    /// <summary>The rule. Default: Adam.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.Adam;

    /// <summary>The momentum of SGD and RMSprop. Default: 0.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether SGD uses Nesterov's momentum, which looks ahead; it needs momentum. Default: false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>The share of the mean gradient that the Adam family keeps at each step. Default: 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The share of the mean squared gradient that the Adam family keeps at each step. Default: 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>
    /// The number added to the divisor so that it is never 0; SGD does not divide. Default: <see langword="null"/>, 1e-8, and 1e-10 for
    /// Adagrad.
    /// </summary>
    public double? Epsilon { get; init; }

    /// <summary>The weight decay: how strongly weights are drawn to 0. Default: 0.</summary>
    public double WeightDecay { get; init; }

    internal double EffectiveEpsilon => Epsilon ?? (Kind == OptimizerKind.Adagrad ? 1e-10 : 1e-8);

    internal void Validate()
    {
        OptionCheck.IsDefined(Kind);
        OptionCheck.Share(Momentum);
        OptionCheck.That(!Nesterov || (Kind == OptimizerKind.Sgd && Momentum > 0), "false unless Kind is Sgd and Momentum above 0",
            Nesterov);
        OptionCheck.Share(Beta1);
        OptionCheck.Share(Beta2);
        OptionCheck.That(Epsilon is null or > 0, "a positive number, or null for the usual one", Epsilon);
        OptionCheck.AtLeast(0, WeightDecay);
    }
}
