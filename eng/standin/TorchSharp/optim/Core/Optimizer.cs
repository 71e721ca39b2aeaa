using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients. Parameters come in groups, each with its own options.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups = [];

            internal Optimizer()
            {
            }

            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            public virtual void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

            /// <summary>Sets gradients to zero, in place: unlike PyTorch's, they stay allocated.</summary>
            public virtual void zero_grad()
            {
                foreach (Parameter parameter in parameters())
                {
                    using Tensor grad = parameter.grad;
                    if (grad is null)
                    {
                        continue;
                    }

                    using IDisposable noGrad = no_grad();
                    grad.zero_();
                }
            }

            public virtual Tensor step(Func<Tensor> closure = null) => throw new NotSupportedException($"{GetType().Name} has no rule for a step.");

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                {
                    ReleaseState();
                }
            }

            /// <summary>Disposes what the optimizer remembers of its parameters, where it remembers anything.</summary>
            internal virtual void ReleaseState()
            {
            }

            /// <summary>The options of each group and the state of each parameter.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                public List<OptimizerOptions> Options { get; } = [];

                public List<OptimizerState> State { get; } = [];

                public List<List<int>> StateIndexRef { get; } = [];
            }
        }

        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
