using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The rules by which gradients change weights.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent, with momentum where that is set.</summary>
    Sgd,

    /// <summary>Kingma and Ba, "Adam" (2015). Weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019): Adam, with weights decayed on their own.</summary>
    AdamW,

    /// <summary>Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond" (2020): Adam that warms up by itself.</summary>
    RAdam,

    /// <summary>Tieleman and Hinton (2012): gradients over the root of their mean square.</summary>
    RmsProp,

    /// <summary>Duchi et al. (2011): gradients over the root of the sum of their squares.</summary>
    Adagrad,
}

/// <summary>Which optimizer trains a network, with its parameters: PyTorch's, of the same names and defaults.</summary>
public sealed record OptimizerChoice
{
    /// <summary>The rule. Default: Adam.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.Adam;

    /// <summary>Momentum of SGD and RMSprop. Default: 0.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether SGD looks ahead (Nesterov); needs momentum. Default: false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>How much of the mean gradient the Adam family keeps a step. Default: 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the mean squared gradient the Adam family keeps a step. Default: 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to the divisor so that it is never 0; SGD has none. Default: null, 1e-8, and 1e-10 for Adagrad.</summary>
    public double? Epsilon { get; init; }

    /// <summary>How strongly weights are drawn to 0. Default: 0.</summary>
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
