using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Zeroes single values with probability p while training, and scales the others by 1 / (1 - p).</summary>
public sealed class Dropout : nn.Module<Tensor, Tensor>
{
    private readonly double _p;
    private readonly bool _inplace;

    internal Dropout(double p, bool inplace)
        : base(nameof(Dropout))
        => (_p, _inplace) = (p, inplace);

    public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, _p, training, _inplace);
}

/// <summary>Zeroes whole channels of (batch, channels, length) with probability p while training.</summary>
public sealed class Dropout1d : nn.Module<Tensor, Tensor>
{
    private readonly double _p;
    private readonly bool _inplace;

    internal Dropout1d(double p, bool inplace)
        : base(nameof(Dropout1d))
        => (_p, _inplace) = (p, inplace);

    public override Tensor forward(Tensor tensor) => nn.functional.dropout1d(tensor, _p, training, _inplace);
}
