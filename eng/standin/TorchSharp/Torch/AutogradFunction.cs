using System;
using System.Collections.Generic;
using System.Linq;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>An operator whose forward and backward are managed code. T is the class itself.</summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            public abstract string Name { get; }

            protected internal Function()
            {
            }

            /// <summary>Runs forward without recording, and makes the results depend on those arguments that are tensors.</summary>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                var function = new T();
                // Found out now: by the time of backward the caller may have disposed of an argument.
                bool[] areTensors = [.. vars.Select(argument => argument is Tensor { IsInvalid: false })];
                Tensor[] inputs = [.. vars.Where((_, i) => areTensors[i]).Cast<Tensor>()];
                bool needsGradient = is_grad_enabled() && inputs.Any(input => input.requires_grad);
                var context = new AutogradContext();
                using var node = new FunctionNode(context, gradients => function.Gradients(context, areTensors, gradients), inputs, needsGradient);
                List<Tensor> outputs;
                using (no_grad())
                    outputs = function.Forward(context, vars);
                if (!needsGradient)
                    return outputs;
                List<Tensor> wrapped = node.Own(outputs, context);
                // What backward needs of the outputs are the wrapped ones, which know their node.
                node.Save([.. context.ToSave.Select(saved => outputs.FindIndex(output => ReferenceEquals(output, saved)) is >= 0 and int i ? wrapped[i] : saved)]);
                return wrapped;
            }

            private protected abstract List<Tensor> Forward(AutogradContext context, object[] vars);

            private protected abstract List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);

            // One gradient for each argument of forward comes back; only those of tensors go on.
            private List<Tensor> Gradients(AutogradContext context, bool[] areTensors, List<Tensor> outputGradients)
            {
                List<Tensor> gradients = Backward(context, outputGradients);
                while (gradients.Count > areTensors.Length && (gradients[^1] is null || gradients[^1].IsInvalid))
                    gradients.RemoveAt(gradients.Count - 1);
                if (gradients.Count != areTensors.Length)
                    throw new InvalidOperationException($"Function {Name}: expected {areTensors.Length} gradients from backward, one for each argument of forward, found {gradients.Count}.");
                var forTensors = new List<Tensor>();
                for (int i = 0; i < areTensors.Length; i++)
                {
                    if (areTensors[i])
                        forTensors.Add(gradients[i]);
                    else if (gradients[i] is not null)
                        throw new InvalidOperationException($"Function {Name}: expected no gradient for argument {i + 1} of forward, which is not a tensor, found one.");
                }
                return forTensors;
            }
        }

        /// <summary>A function with one tensor as its result.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            private protected override List<Tensor> Forward(AutogradContext context, object[] vars) => [forward(context, vars)];

            private protected override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients[0]);
        }

        /// <summary>A function with several tensors as its results.</summary>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            private protected override List<Tensor> Forward(AutogradContext context, object[] vars) => forward(context, vars);

            private protected override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients);
        }
    }
}
