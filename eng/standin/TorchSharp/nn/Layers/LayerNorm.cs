using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalizes over the last dimensions, then scales and shifts. Initial weights 1, biases 0.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private readonly long[] _normalizedShape;
    private readonly double _eps;
    private Parameter _weight;
    private Parameter _bias;

    internal LayerNorm(long[] normalizedShape, double eps, bool elementwiseAffine, bool bias, Device device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        _normalizedShape = normalizedShape;
        _eps = eps;
        if (elementwiseAffine)
        {
            _weight = NewParameter(nameof(weight), ones(normalizedShape, dtype, device));
            if (bias)
            {
                _bias = NewParameter(nameof(LayerNorm.bias), zeros(normalizedShape, dtype, device));
            }
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

    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, _normalizedShape, _weight, _bias, _eps);
}
