using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>An Elman network: h' = tanh (or ReLU) of W x + b + U h + c, for each time step.</summary>
public sealed class RNN : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentWeights _weights;
    private readonly bool _relu;

    internal RNN(long inputSize, long hiddenSize, long numLayers, nn.NonLinearities nonLinearity, bool bias, bool batchFirst, double dropout, bool bidirectional, Device device, ScalarType? dtype)
        : base(nameof(RNN))
    {
        _relu = nonLinearity == nn.NonLinearities.ReLU;
        _weights = new RecurrentWeights(this, 1, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
    }

    public override (Tensor, Tensor) forward(Tensor input, Tensor h0)
        => _weights.Run(_relu ? "rnn_relu.input" : "rnn_tanh.input", input, h0);

    public new (Tensor, Tensor) call(Tensor input, Tensor h0 = null) => base.call(input, h0);

    public (nn.utils.rnn.PackedSequence, Tensor) call(nn.utils.rnn.PackedSequence input, Tensor h0 = null)
        => _weights.Run(_relu ? "rnn_relu.data" : "rnn_tanh.data", input, h0);

    internal override void OnComponentsReplaced() => _weights.Refresh();
}
