using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One time step of long short-term memory.</summary>
public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    private readonly long _hiddenSize;
    private Parameter _weight_ih;
    private Parameter _weight_hh;
    private Parameter _bias_ih;
    private Parameter _bias_hh;

    internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device device, ScalarType? dtype)
        : base(nameof(LSTMCell))
    {
        _hiddenSize = hiddenSize;
        double bound = 1 / Math.Sqrt(hiddenSize);
        _weight_ih = NewParameter(nameof(weight_ih), nn.init.uniform_(empty(4 * hiddenSize, inputSize, dtype, device), -bound, bound));
        _weight_hh = NewParameter(nameof(weight_hh), nn.init.uniform_(empty(4 * hiddenSize, hiddenSize, dtype, device), -bound, bound));
        if (bias)
        {
            _bias_ih = NewParameter(nameof(bias_ih), nn.init.uniform_(empty(4 * hiddenSize, dtype, device), -bound, bound));
            _bias_hh = NewParameter(nameof(bias_hh), nn.init.uniform_(empty(4 * hiddenSize, dtype, device), -bound, bound));
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

    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        using Tensor zero = h0_c0 is null ? zeros(input.shape[0], _hiddenSize, input.dtype, input.device) : null;
        Tensor[] states = h0_c0 is { } given ? [given.Item1, given.Item2] : [zero, zero];
        return Operators.CallPair("lstm_cell", input, states, _weight_ih, _weight_hh, _bias_ih, _bias_hh);
    }

    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
