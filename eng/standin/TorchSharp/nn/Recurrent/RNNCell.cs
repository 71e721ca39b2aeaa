using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One time step of an Elman network.</summary>
public sealed class RNNCell : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly bool _relu;
    private readonly CellWeights _weights;

    internal RNNCell(long inputSize, long hiddenSize, nn.NonLinearities nonLinearity, bool bias, Device device, ScalarType? dtype)
        : base(nameof(RNNCell))
        => (_relu, _weights) = (nonLinearity == nn.NonLinearities.ReLU, new CellWeights(this, 1, inputSize, hiddenSize, bias, device, dtype));

    public Parameter weight_ih { get => _weights[nameof(weight_ih)]; set => _weights[nameof(weight_ih)] = value; }

    public Parameter weight_hh { get => _weights[nameof(weight_hh)]; set => _weights[nameof(weight_hh)] = value; }

    public Parameter bias_ih { get => _weights[nameof(bias_ih)]; set => _weights[nameof(bias_ih)] = value; }

    public Parameter bias_hh { get => _weights[nameof(bias_hh)]; set => _weights[nameof(bias_hh)] = value; }

    public override Tensor forward(Tensor input, Tensor h0 = null) => _weights.Step(_relu ? "rnn_relu_cell" : "rnn_tanh_cell", input, h0);
}
