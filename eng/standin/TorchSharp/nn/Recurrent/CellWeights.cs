using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The weights of one time step of a recurrent network, and the calls that RNNCell, LSTMCell and GRUCell share.</summary>
internal sealed class CellWeights
{
    private readonly nn.Module _module;
    private readonly long _hiddenSize;

    internal CellWeights(nn.Module module, int gates, long inputSize, long hiddenSize, bool bias, Device device, ScalarType? dtype)
    {
        (_module, _hiddenSize) = (module, hiddenSize);
        Register(module, "", gates * hiddenSize, inputSize, hiddenSize, bias, device, dtype);
        module.ComponentsAreRegistered();
    }

    /// <summary>A parameter of the module; null where it has none of that name.</summary>
    internal Parameter this[string name]
    {
        get => _module.get_parameter(name);
        set
        {
            Parameter old = this[name];
            _module.SetParameter(name, ref old, value);
        }
    }

    /// <summary>Gives a module the weights and biases of one step, uniform within ±1/√hidden size, and tells their names.</summary>
    internal static string[] Register(nn.Module module, string suffix, long rows, long inputSize, long hiddenSize, bool bias, Device device, ScalarType? dtype)
    {
        double bound = 1 / Math.Sqrt(hiddenSize);
        string[] weights = [Add("weight_ih", rows, inputSize), Add("weight_hh", rows, hiddenSize)];
        return bias ? [.. weights, Add("bias_ih", rows), Add("bias_hh", rows)] : weights;

        string Add(string name, params long[] shape)
        {
            module.NewParameter(name + suffix, nn.init.uniform_(empty(shape, dtype, device), -bound, bound));
            return name + suffix;
        }
    }

    internal Tensor Step(string name, Tensor input, Tensor h0)
    {
        using Tensor start = h0 is null ? ZeroState(input) : null;
        return Operators.Call(name, input, h0 ?? start, this["weight_ih"], this["weight_hh"], this["bias_ih"], this["bias_hh"]);
    }

    internal (Tensor State, Tensor Cell) Step(string name, Tensor input, (Tensor H, Tensor C)? start)
    {
        using Tensor zero = start is null ? ZeroState(input) : null;
        Tensor[] states = start is { } given ? [given.H, given.C] : [zero, zero];
        return Operators.CallPair(name, input, states, this["weight_ih"], this["weight_hh"], this["bias_ih"], this["bias_hh"]);
    }

    private Tensor ZeroState(Tensor input) => zeros(input.shape[0], _hiddenSize, input.dtype, input.device);
}
