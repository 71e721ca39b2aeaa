using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One time step of gated recurrent units.</summary>
public sealed class GRUCell : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly long _hiddenSize;
    private Parameter _weight_ih;
    private Parameter _weight_hh;
    private Parameter _bias_ih;
    private Parameter _bias_hh;

    internal GRUCell(long inputSize, long hiddenSize, bool bias, Device device, ScalarType? dtype)
        : base(nameof(GRUCell))
    {
        _hiddenSize = hiddenSize;
        double bound = 1 / Math.Sqrt(hiddenSize);
        _weight_ih = NewParameter(nameof(weight_ih), nn.init.uniform_(empty(3 * hiddenSize, inputSize, dtype, device), -bound, bound));
        _weight_hh = NewParameter(nameof(weight_hh), nn.init.uniform_(empty(3 * hiddenSize, hiddenSize, dtype, device), -bound, bound));
        if (bias)
        {
            _bias_ih = NewParameter(nameof(bias_ih), nn.init.uniform_(empty(3 * hiddenSize, dtype, device), -bound, bound));
            _bias_hh = NewParameter(nameof(bias_hh), nn.init.uniform_(empty(3 * hiddenSize, dtype, device), -bound, bound));
        }

        ComponentsAreRegistered();
    }

    public Parameter weight_ih
    {
        get => _weight_ih;
        set => SetParameter(nameof(weight_ih), ref _weight_ih, value);
    }

    public Parameter weight_hh
    {
        get => _weight_hh;
        set => SetParameter(nameof(weight_hh), ref _weight_hh, value);
    }

    public Parameter bias_ih
    {
        get => _bias_ih;
        set => SetParameter(nameof(bias_ih), ref _bias_ih, value);
    }

    public Parameter bias_hh
    {
        get => _bias_hh;
        set => SetParameter(nameof(bias_hh), ref _bias_hh, value);
    }

    public override Tensor forward(Tensor input, Tensor h0 = null)
    {
        using Tensor start = h0 is null ? zeros(input.shape[0], _hiddenSize, input.dtype, input.device) : null;
        return Operators.Call("gru_cell", input, h0 ?? start, _weight_ih, _weight_hh, _bias_ih, _bias_hh);
    }
}
