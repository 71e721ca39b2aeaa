namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets an optimizer's learning rates from step to step. Making one already sets the first.</summary>
            public abstract class LRScheduler
            {
                internal Optimizer _optimizer;
                internal int _last_epoch = -1;
                internal IList<double> _last_lrs;
                internal IList<double> _base_lrs;
                protected int _step_count;
                private readonly bool _verbose;

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _last_epoch = last_epoch;
                    _verbose = verbose;
                    _base_lrs = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                    _last_lrs = [.. optimizer.ParamGroups.Select(group => group.LearningRate)];
                }

                public IEnumerable<double> get_last_lr() => _last_lrs;

                public virtual void step() => step(null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    double[] rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    ILearningRateController[] groups = [.. _optimizer.ParamGroups];
                    for (int i = 0; i < groups.Length; i++)
                    {
                        groups[i].LearningRate = rates[i];
                        if (_verbose && _last_lrs[i] != rates[i])
                        {
                            Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        }

                        _last_lrs[i] = rates[i];
                    }
                }

                // Only schedulers that watch a metric look at it.
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates after one more step, from those before it.</summary>
                protected virtual IEnumerable<double> get_lr() => Current(rate => rate);

                /// <summary>The rates of any epoch, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                internal IEnumerable<double> Current(Func<double, double> change) => _optimizer.ParamGroups.Select(group => change(group.LearningRate));

                internal IEnumerable<double> Initial(Func<double, double> change) => _base_lrs.Select(change);
            }
        }
    }
}
