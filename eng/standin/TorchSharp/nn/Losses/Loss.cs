using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A module that compares two inputs.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    public Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base("Loss")
        => this.reduction = reduction;

    public nn.Reduction reduction { get; }
}

/// <summary>A loss with weights of its classes or of its values.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    public WeightedLoss(Tensor weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction)
        => this.weight = weight;

    public Tensor weight { get; }
}
