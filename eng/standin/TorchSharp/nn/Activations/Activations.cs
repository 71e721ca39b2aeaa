using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Max(x, 0).</summary>
public sealed class ReLU : nn.Module<Tensor, Tensor>
{
    private readonly bool _inplace;

    internal ReLU(bool inplace)
        : base(nameof(ReLU))
        => _inplace = inplace;

    public override Tensor forward(Tensor tensor) => nn.functional.relu(tensor, _inplace);
}

/// <summary>X where positive, a small multiple of it elsewhere.</summary>
public sealed class LeakyReLU : nn.Module<Tensor, Tensor>
{
    private readonly double _negativeSlope;
    private readonly bool _inplace;

    internal LeakyReLU(double negative_slope, bool inplace)
        : base(nameof(LeakyReLU))
        => (_negativeSlope, _inplace) = (negative_slope, inplace);

    public override Tensor forward(Tensor tensor) => nn.functional.leaky_relu(tensor, _negativeSlope, _inplace);
}

/// <summary>X Φ(x), Φ the standard normal distribution function.</summary>
public sealed class GELU : nn.Module<Tensor, Tensor>
{
    internal GELU()
        : base(nameof(GELU))
    {
    }

    public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor);
}

/// <summary>X sigmoid(x).</summary>
public sealed class SiLU : nn.Module<Tensor, Tensor>
{
    internal SiLU()
        : base(nameof(SiLU))
    {
    }

    public override Tensor forward(Tensor tensor) => nn.functional.silu(tensor);
}

/// <summary>The hyperbolic tangent.</summary>
public sealed class Tanh : nn.Module<Tensor, Tensor>
{
    internal Tanh()
        : base(nameof(Tanh))
    {
    }

    public override Tensor forward(Tensor tensor) => nn.functional.tanh(tensor);
}

/// <summary>1 / (1 + exp(-x)).</summary>
public sealed class Sigmoid : nn.Module<Tensor, Tensor>
{
    internal Sigmoid()
        : base(nameof(Sigmoid))
    {
    }

    public override Tensor forward(Tensor tensor) => nn.functional.sigmoid(tensor);
}

/// <summary>Exponentials, normalized to sum 1 along a dimension.</summary>
public sealed class Softmax : nn.Module<Tensor, Tensor>
{
    private readonly long _dim;

    internal Softmax(long dim)
        : base(nameof(Softmax))
        => _dim = dim;

    public override Tensor forward(Tensor tensor) => nn.functional.softmax(tensor, _dim);
}

/// <summary>The logarithm of softmax.</summary>
public sealed class LogSoftmax : nn.Module<Tensor, Tensor>
{
    private readonly long _dim;

    internal LogSoftmax(long dim)
        : base(nameof(LogSoftmax))
        => _dim = dim;

    public override Tensor forward(Tensor tensor) => nn.functional.log_softmax(tensor, _dim);
}
