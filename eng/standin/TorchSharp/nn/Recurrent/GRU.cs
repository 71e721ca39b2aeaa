using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gated recurrent units: a reset and an update gate (Cho et al., 2014).</summary>
public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentWeights _weights;

    internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device device, ScalarType? dtype)
        : base(nameof(GRU))
        => _weights = new RecurrentWeights(this, 3, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

    public override (Tensor, Tensor) forward(Tensor input, Tensor h0 = null) => _weights.Run("gru.input", input, h0);

    public new (Tensor, Tensor) call(Tensor input, Tensor h0 = null) => base.call(input, h0);

    public (nn.utils.rnn.PackedSequence, Tensor) call(nn.utils.rnn.PackedSequence input, Tensor h0 = null)
        => _weights.Run("gru.data", input, h0);

    internal override void OnComponentsReplaced() => _weights.Refresh();
}
