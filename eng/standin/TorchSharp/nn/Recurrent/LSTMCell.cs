using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One time step of long short-term memory.</summary>
public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    private readonly CellWeights _weights;

    internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device device, ScalarType? dtype)
        : base(nameof(LSTMCell))
        => _weights = new CellWeights(this, 4, inputSize, hiddenSize, bias, device, dtype);

    public Parameter weight_ih { get => _weights[nameof(weight_ih)]; set => _weights[nameof(weight_ih)] = value; }

    public Parameter weight_hh { get => _weights[nameof(weight_hh)]; set => _weights[nameof(weight_hh)] = value; }

    public Parameter bias_ih { get => _weights[nameof(bias_ih)]; set => _weights[nameof(bias_ih)] = value; }

    public Parameter bias_hh { get => _weights[nameof(bias_hh)]; set => _weights[nameof(bias_hh)] = value; }

    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0) => _weights.Step("lstm_cell", input, h0_c0);

    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
