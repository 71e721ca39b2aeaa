using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>y = x Wᵀ + b. Initial weights and biases: uniform within ±1/√inputs.</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    private Parameter _weight;
    private Parameter _bias;

    internal Linear(long inputSize, long outputSize, bool hasBias = true, Device device = null, ScalarType? dtype = null)
        : base(nameof(Linear))
    {
        double bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
        _weight = NewParameter(nameof(weight), nn.init.uniform_(empty(outputSize, inputSize, dtype, device), -bound, bound));
        if (hasBias)
        {
            _bias = NewParameter(nameof(bias), nn.init.uniform_(empty(outputSize, dtype, device), -bound, bound));
        }

        ComponentsAreRegistered();
    }

    public Parameter weight
    {
        get => _weight;
        set => SetParameter(nameof(weight), ref _weight, value);
    }

    public Parameter bias
    {
        get => _bias;
        set => SetParameter(nameof(bias), ref _bias, value);
    }

    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight, _bias);
}
