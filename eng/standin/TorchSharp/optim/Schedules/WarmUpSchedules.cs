namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>A fraction of the rate for the first epochs.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _epochs;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_factor, _epochs) = (factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                        => Current(rate => _last_epoch == 0 ? rate * _factor : _last_epoch == _epochs ? rate / _factor : rate);

                    protected override IEnumerable<double> get_closed_form_lr() => Initial(rate => rate * (_last_epoch >= _epochs ? 1 : _factor));
                }

                /// <summary>From one fraction of the rate to another along a line.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start;
                    private readonly double _end;
                    private readonly int _epochs;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_start, _end, _epochs) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Current(rate =>
                        _last_epoch == 0 ? rate * _start
                        : _last_epoch > _epochs ? rate
                        : rate * (1 + ((_end - _start) / ((_epochs * _start) + ((_last_epoch - 1) * (_end - _start))))));

                    protected override IEnumerable<double> get_closed_form_lr()
                        => Initial(rate => rate * (_start + ((_end - _start) * Math.Min(_epochs, _last_epoch) / _epochs)));
                }

                /// <summary>One scheduler after another, changing at given epochs.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;
                    private readonly int[] _milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        _schedulers = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_schedulers.Any(scheduler => scheduler._optimizer != optimizer))
                        {
                            throw new ArgumentException("The SequentialLR scheduler expects all its sub-schedulers to be bound to the same optimizer.");
                        }

                        if (_milestones.Length != _schedulers.Length - 1)
                        {
                            throw new ArgumentException($"Received {_schedulers.Length} schedulers and {_milestones.Length} milestones. The SequentialLR scheduler expects the number of schedulers to be one more than the number of milestones.");
                        }

                        // Each sub-scheduler has taken its first step already: take them back.
                        foreach (ILearningRateController group in optimizer.ParamGroups)
                        {
                            group.LearningRate = group.InitialLearningRate;
                        }

                        foreach (LRScheduler scheduler in _schedulers)
                        {
                            scheduler._last_epoch--;
                        }

                        _schedulers[0].step();
                        _last_lrs = [.. _schedulers[0]._last_lrs];
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        int part = _milestones.Count(milestone => milestone <= _last_epoch);
                        if (part > 0 && _milestones[part - 1] == _last_epoch)
                        {
                            _schedulers[part].step(0);
                        }
                        else
                        {
                            _schedulers[part].step();
                        }

                        return Current(rate => rate);
                    }
                }

                /// <summary>Schedulers that all step together.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers) => _schedulers = [.. schedulers];

                    public override void step()
                    {
                        foreach (LRScheduler scheduler in _schedulers)
                        {
                            scheduler.step();
                        }

                        _last_lrs = [.. _schedulers[^1]._last_lrs];
                    }
                }
            }
        }
    }
}
