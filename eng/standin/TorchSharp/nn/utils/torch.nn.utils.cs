using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients by one factor so that their joint norm is at most <paramref name="max_norm"/>. Gives the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable noGrad = no_grad();
                Tensor[] gradients = Gradients(tensors);
                if (gradients.Length == 0)
                {
                    return 0;
                }

                Tensor[] norms = double.IsPositiveInfinity(norm_type)
                    ? [.. gradients.Select(gradient => gradient.abs().max())]
                    : Operators.CallMany("_foreach_norm.Scalar", gradients, norm_type);
                double total = stack(norms).norm((float)norm_type).ToDouble();
                double factor = max_norm / (total + 1e-6);
                if (factor < 1)
                {
                    Operators.CallMany("_foreach_mul_.Scalar", gradients, factor);
                }

                return total;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable noGrad = no_grad();
                foreach (Tensor gradient in Gradients(tensors))
                {
                    gradient.clamp_((Scalar)(-clip_value), (Scalar)clip_value);
                }
            }

            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using DisposeScope scope = NewDisposeScope();
                return cat([.. tensors.Select(parameter => parameter.reshape(-1))], 0).MoveToOuterDisposeScope();
            }

            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable noGrad = no_grad();
                long start = 0;
                foreach (Parameter parameter in tensors)
                {
                    long count = parameter.NumberOfElements;
                    parameter.copy_(vec.narrow(0, start, count).view(parameter.shape));
                    start += count;
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> parameters) => [.. parameters.Select(parameter => parameter.grad).Where(grad => grad is not null)];
        }
    }
}
