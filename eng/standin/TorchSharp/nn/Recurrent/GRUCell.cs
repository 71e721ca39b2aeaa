using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One time step of gated recurrent units.</summary>
public sealed class GRUCell : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly CellWeights _weights;

    internal GRUCell(long inputSize, long hiddenSize, bool bias, Device device, ScalarType? dtype)
        : base(nameof(GRUCell))
        => _weights = new CellWeights(this, 3, inputSize, hiddenSize, bias, device, dtype);

    public Parameter weight_ih { get => _weights[nameof(weight_ih)]; set => _weights[nameof(weight_ih)] = value; }

    public Parameter weight_hh { get => _weights[nameof(weight_hh)]; set => _weights[nameof(weight_hh)] = value; }

    public Parameter bias_ih { get => _weights[nameof(bias_ih)]; set => _weights[nameof(bias_ih)] = value; }

    public Parameter bias_hh { get => _weights[nameof(bias_hh)]; set => _weights[nameof(bias_hh)] = value; }

    public override Tensor forward(Tensor input, Tensor h0 = null) => _weights.Step("gru_cell", input, h0);
}
