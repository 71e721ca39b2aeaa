using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the optimizers share: each parameter's gradient with what they remember of it.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    internal OptimizerHelper(IEnumerable<Parameter> parameters)
        : base(parameters)
    {
    }

    /// <summary>The parameters that have a gradient, and their numbers.</summary>
    /// <param name="weightDecay">The share of a parameter that is added to its gradient.</param>
    /// <param name="maximize">Whether the way is up.</param>
    internal IEnumerable<(int Number, Parameter Parameter, Tensor Gradient)> WithGradients(double weightDecay, bool maximize)
    {
        foreach ((int number, Parameter parameter) in parameters().Index())
        {
            Tensor gradient = parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            gradient = maximize ? gradient.neg() : gradient;
            yield return (number, parameter, weightDecay == 0 ? gradient : gradient.add(parameter, weightDecay));
        }
    }

    internal static void NotNegative(string name, double value) => Refuse(value < 0, name, value);

    internal static void Refuse(bool isWrong, string name, double value)
    {
        if (isWrong)
        {
            throw new ArgumentException($"Invalid {name}: {value}");
        }
    }
}
