using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Long short-term memory: a cell state behind input, forget and output gates (Hochreiter and Schmidhuber, 1997).</summary>
public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentWeights _weights;

    internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device device, ScalarType? dtype)
        : base(nameof(LSTM))
        => _weights = new RecurrentWeights(this, 4, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null) => _weights.Run("lstm.input", input, h0_c0);

    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    public (nn.utils.rnn.PackedSequence, Tensor, Tensor) call(nn.utils.rnn.PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
        => _weights.Run("lstm.data", input, h0_c0);

    internal override void OnComponentsReplaced() => _weights.Refresh();
}
