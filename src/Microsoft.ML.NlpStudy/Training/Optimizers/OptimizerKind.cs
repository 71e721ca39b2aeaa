namespace Microsoft.ML.NlpStudy;

/// <summary>The rules by which gradients change weights.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent, with momentum if it is set.</summary>
    Sgd,

    /// <summary>Kingma and Ba, "Adam" (2015). Weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>
    /// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019): Adam, with weight decay apart from the gradient.
    /// </summary>
    AdamW,

    /// <summary>Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond" (2020): Adam with a warm-up of its own.</summary>
    RAdam,

    /// <summary>Tieleman and Hinton (2012): gradients divided by the root of their mean square.</summary>
    RmsProp,

    /// <summary>Duchi et al. (2011): gradients divided by the root of the sum of their squares.</summary>
    Adagrad,
}
