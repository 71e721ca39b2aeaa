using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam's rule for many parameters at once: libtorch's list operators take one call for all of them.</summary>
internal sealed class AdamBatch(double lr, double beta1, double beta2, double eps, bool amsgrad)
{
    // Parameters that got a gradient equally often share the bias corrections, so they go together.
    private readonly SortedDictionary<long, Part> _parts = [];

    /// <summary>One step. The weight decay here is AdamW's: the parameters shrink, the gradients stay.</summary>
    internal void Run<TState>(IEnumerable<(Parameter Parameter, Tensor Gradient, TState State)> changes, double weightDecay)
        where TState : IAdamState
    {
        foreach ((Parameter parameter, Tensor gradient, TState state) in changes)
        {
            state.AddTo(this, parameter, gradient);
        }

        Decay(weightDecay);
        Update();
    }

    internal void Add(long step, Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Tensor largest)
    {
        if (!_parts.TryGetValue(step, out Part part))
        {
            _parts.Add(step, part = new Part());
        }

        part.Parameters.Add(parameter);
        part.Gradients.Add(gradient);
        part.Means.Add(mean);
        part.Squares.Add(square);
        part.Largest.Add(largest);
    }

    private void Decay(double weightDecay)
    {
        if (weightDecay == 0)
        {
            return;
        }

        foreach (Part part in _parts.Values)
        {
            Operators.CallMany("_foreach_mul_.Scalar", part.Parameters, 1 - (lr * weightDecay));
        }
    }

    private void Update()
    {
        foreach ((long step, Part part) in _parts)
        {
            double correction1 = 1 - Math.Pow(beta1, step);
            double correction2 = 1 - Math.Pow(beta2, step);
            Operators.CallMany("_foreach_mul_.Scalar", part.Means, beta1);
            Operators.CallMany("_foreach_add_.List", part.Means, part.Gradients, 1 - beta1);
            Operators.CallMany("_foreach_mul_.Scalar", part.Squares, beta2);
            Operators.CallMany("_foreach_addcmul_.Scalar", part.Squares, part.Gradients, part.Gradients, 1 - beta2);
            List<Tensor> squares = part.Squares;
            if (amsgrad)
            {
                for (int i = 0; i < squares.Count; i++)
                {
                    using Tensor larger = part.Largest[i].maximum(squares[i]);
                    part.Largest[i].copy_(larger);
                }

                squares = part.Largest;
            }

            Tensor[] deviations = Operators.CallMany("_foreach_sqrt", squares);
            Operators.CallMany("_foreach_div_.Scalar", deviations, Math.Sqrt(correction2));
            Operators.CallMany("_foreach_add_.Scalar", deviations, eps);
            Operators.CallMany("_foreach_addcdiv_.Scalar", part.Parameters, part.Means, deviations, -lr / correction1);
        }
    }

    private sealed class Part
    {
        internal readonly List<Tensor> Parameters = [];
        internal readonly List<Tensor> Gradients = [];
        internal readonly List<Tensor> Means = [];
        internal readonly List<Tensor> Squares = [];
        internal readonly List<Tensor> Largest = [];
    }
}

/// <summary>What Adam and AdamW remember of a parameter.</summary>
internal interface IAdamState
{
    /// <summary>Counts a step and puts the parameter, with its moments, into the batch that takes it.</summary>
    void AddTo(AdamBatch batch, Parameter parameter, Tensor gradient);
}
