using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum (Nesterov's too) and weight decay.</summary>
public class SGD : OptimizerHelper
{
    private readonly double _lr, _momentum, _dampening, _weightDecay;
    private readonly bool _nesterov, _maximize;
    private readonly Dictionary<int, Tensor> _buffers = [];

    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false)
        : base(parameters)
    {
        NotNegative("learning rate", lr);
        NotNegative("momentum value", momentum);
        NotNegative("weight_decay value", weight_decay);
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
        }

        (_lr, _momentum, _dampening, _weightDecay, _nesterov, _maximize) = (lr, momentum, dampening, weight_decay, nesterov, maximize);
    }

    internal override void Update()
    {
        foreach ((int number, Parameter parameter, Tensor gradient) in WithGradients(_weightDecay, _maximize))
        {
            parameter.add_(_momentum == 0 ? gradient : WithMomentum(number, gradient), -_lr);
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (Tensor buffer in _buffers.Values)
        {
            buffer.Dispose();
        }
    }

    // The first gradient is the buffer as it is, without dampening.
    private Tensor WithMomentum(int number, Tensor gradient)
    {
        if (_buffers.TryGetValue(number, out Tensor buffer))
        {
            buffer.mul_(_momentum).add_(gradient, 1 - _dampening);
        }
        else
        {
            _buffers[number] = buffer = gradient.clone().DetachFromDisposeScope();
        }

        return _nesterov ? gradient.add(buffer, _momentum) : buffer;
    }
}
