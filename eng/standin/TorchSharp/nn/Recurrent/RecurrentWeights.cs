using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The weights of a recurrent network, and the calls that RNN, LSTM and GRU share.</summary>
/// <remarks>
/// Names and order are PyTorch's: for each layer, forward before backward, weight_ih_lK, weight_hh_lK, bias_ih_lK,
/// bias_hh_lK, with "_reverse" for the backward direction. Initial values: uniform within ±1/√hidden size.
/// </remarks>
internal sealed class RecurrentWeights
{
    private readonly nn.Module _module;
    private readonly List<string> _names = [];
    private readonly Tensor[] _flat;
    private readonly int _gates;
    private readonly long _inputSize;
    private readonly long _hiddenSize;
    private readonly long _layers;
    private readonly bool _bias;
    private readonly bool _batchFirst;
    private readonly double _dropout;
    private readonly bool _bidirectional;

    internal RecurrentWeights(nn.Module module, int gates, long inputSize, long hiddenSize, long layers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device device, ScalarType? dtype)
    {
        if (hiddenSize <= 0)
        {
            throw new ArgumentException($"hidden_size must be greater than zero, but got {hiddenSize}");
        }

        if (layers <= 0)
        {
            throw new ArgumentException($"num_layers must be greater than zero, but got {layers}");
        }

        if (dropout is < 0 or > 1)
        {
            throw new ArgumentException($"dropout should be a number in range [0, 1] representing the probability of an element being zeroed, but got {dropout}");
        }

        (_gates, _inputSize) = (gates, inputSize);
        (_module, _hiddenSize, _layers, _bias, _batchFirst, _dropout, _bidirectional) = (module, hiddenSize, layers, bias, batchFirst, dropout, bidirectional);
        long rows = gates * hiddenSize;
        for (int layer = 0; layer < layers; layer++)
        {
            long layerInput = layer == 0 ? inputSize : hiddenSize * Directions;
            for (int direction = 0; direction < Directions; direction++)
            {
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                _names.AddRange(CellWeights.Register(module, suffix, rows, layerInput, hiddenSize, bias, device, dtype));
            }
        }

        _flat = new Tensor[_names.Count];
        Refresh();
        module.ComponentsAreRegistered();
    }

    private int Directions => _bidirectional ? 2 : 1;

    /// <summary>Takes the module's parameters up again after they were replaced.</summary>
    internal void Refresh()
    {
        for (int i = 0; i < _flat.Length; i++)
        {
            _flat[i] = _module.get_parameter(_names[i]);
        }

        if (_flat[0].device_type == DeviceType.CUDA && cuda.is_cudnn_available())
        {
            LayOutForCudnn();
        }
    }

    // As PyTorch's flatten_parameters: cuDNN wants the weights in one piece, and would copy them there at each call, with a warning each time.
    private void LayOutForCudnn()
    {
        int mode = _gates switch { 1 => 1, 4 => 2, _ => 3 };
        using IDisposable noGrad = no_grad();
        Operators.Call("_cudnn_rnn_flatten_weight", _flat, _bias ? 4 : 2, _inputSize, mode, _hiddenSize, 0, _layers, _batchFirst, _bidirectional).Dispose();
    }

    /// <summary>A state of zeros for the batch of an input: (layers × directions, batch, hidden).</summary>
    internal Tensor ZeroState(Tensor input)
        => zeros(_layers * Directions, input.shape[_batchFirst ? 0 : 1], _hiddenSize, input.dtype, input.device);

    /// <summary>A state of zeros for the batch of a packed input.</summary>
    internal Tensor ZeroState(nn.utils.rnn.PackedSequence input)
    {
        using Tensor batch = input.batch_sizes[0];
        return zeros(_layers * Directions, batch.item<long>(), _hiddenSize, input.data.dtype, input.data.device);
    }

    internal (Tensor Output, Tensor State) Run(string name, Tensor input, Tensor h0)
    {
        using Tensor start = h0 is null ? ZeroState(input) : null;
        return Operators.CallPair(name, input, h0 ?? start, _flat, _bias, _layers, _dropout, _module.training, _bidirectional, _batchFirst);
    }

    internal (Tensor Output, Tensor State, Tensor Cell) Run(string name, Tensor input, (Tensor H, Tensor C)? start)
    {
        using Tensor zero = start is null ? ZeroState(input) : null;
        Tensor[] states = start is { } given ? [given.H, given.C] : [zero, zero];
        return Operators.CallTriple(name, input, states, _flat, _bias, _layers, _dropout, _module.training, _bidirectional, _batchFirst);
    }

    internal (nn.utils.rnn.PackedSequence Output, Tensor State) Run(string name, nn.utils.rnn.PackedSequence input, Tensor h0)
    {
        using Tensor start = h0 is null ? ZeroState(input) : Permuted(h0, input.sorted_indices);
        (Tensor data, Tensor state) = Operators.CallPair(name, input.data, input.batch_sizes, start, _flat, _bias, _layers, _dropout, _module.training, _bidirectional);
        using (state)
        {
            return (input.With(data), Permuted(state, input.unsorted_indices));
        }
    }

    internal (nn.utils.rnn.PackedSequence Output, Tensor State, Tensor Cell) Run(string name, nn.utils.rnn.PackedSequence input, (Tensor H, Tensor C)? given)
    {
        using Tensor h = given is null ? ZeroState(input) : Permuted(given.Value.H, input.sorted_indices);
        using Tensor c = given is null ? h.alias() : Permuted(given.Value.C, input.sorted_indices);
        (Tensor data, Tensor state, Tensor cell) = Operators.CallTriple(name, input.data, input.batch_sizes, new[] { h, c }, _flat, _bias, _layers, _dropout, _module.training, _bidirectional);
        using (state)
        using (cell)
        {
            return (input.With(data), Permuted(state, input.unsorted_indices), Permuted(cell, input.unsorted_indices));
        }
    }

    // A packed batch is sorted by length; states are the caller's, in the caller's order.
    private static Tensor Permuted(Tensor state, Tensor order) => order is null ? state.alias() : state.index_select(1, order);
}
