using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba, 2015), with the AMSGrad variant.</summary>
public class Adam : OptimizerHelper
{
    private readonly double _lr, _beta1, _beta2, _eps, _weightDecay;
    private readonly bool _amsgrad, _maximize;
    private readonly Moments[] _moments;

    public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : base(parameters)
    {
        NotNegative("learning rate", lr);
        NotNegative("ε", eps);
        Refuse(beta1 is < 0 or >= 1, "beta1", beta1);
        Refuse(beta2 is < 0 or >= 1, "beta2", beta2);
        NotNegative("weight_decay value", weight_decay);
        (_lr, _beta1, _beta2, _eps, _weightDecay, _amsgrad, _maximize) = (lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        _moments = [.. this.parameters().Select(parameter => new Moments(parameter, amsgrad))];
    }

    internal override void Update()
    {
        foreach ((int number, Parameter parameter, Tensor gradient) in WithGradients(_weightDecay, _maximize))
        {
            Moments moments = _moments[number];
            moments.Steps++;
            moments.Mean.mul_(_beta1).add_(gradient, 1 - _beta1);
            moments.Square.mul_(_beta2).addcmul_(gradient, gradient, 1 - _beta2);
            if (_amsgrad)
            {
                moments.Largest.copy_(moments.Largest.maximum(moments.Square));
            }

            double correction = 1 - Math.Pow(_beta1, moments.Steps), rootCorrection = Math.Sqrt(1 - Math.Pow(_beta2, moments.Steps));
            Tensor deviation = (_amsgrad ? moments.Largest : moments.Square).sqrt().div_(rootCorrection).add_(_eps);
            parameter.addcdiv_(moments.Mean, deviation, -_lr / correction);
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (Moments moments in _moments)
        {
            moments.Mean.Dispose();
            moments.Square.Dispose();
            moments.Largest?.Dispose();
        }
    }

    private sealed class Moments(Parameter parameter, bool amsgrad)
    {
        internal long Steps { get; set; }

        internal Tensor Mean { get; } = zeros_like(parameter).DetachFromDisposeScope();

        internal Tensor Square { get; } = zeros_like(parameter).DetachFromDisposeScope();

        internal Tensor Largest { get; } = amsgrad ? zeros_like(parameter).DetachFromDisposeScope() : null;
    }
}
