using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            private readonly Parameter[] _parameters;

            internal Optimizer(IEnumerable<Parameter> parameters) => _parameters = [.. parameters];

            public virtual IEnumerable<Parameter> parameters() => _parameters;

            /// <summary>Sets gradients to zero, in place: unlike PyTorch's, they stay allocated.</summary>
            public virtual void zero_grad()
            {
                using IDisposable noGrad = no_grad();
                foreach (Parameter parameter in _parameters)
                {
                    using Tensor grad = parameter.grad;
                    grad?.zero_();
                }
            }

            public virtual Tensor step(Func<Tensor> closure = null)
            {
                Tensor loss = null;
                if (closure is not null)
                {
                    using IDisposable grad = enable_grad();
                    loss = closure();
                }

                using IDisposable noGrad = no_grad();
                using DisposeScope scope = NewDisposeScope();
                Update();
                return loss;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>Changes the parameters that have a gradient; without gradients of its own, in a dispose scope.</summary>
            internal abstract void Update();
        }
    }
}
