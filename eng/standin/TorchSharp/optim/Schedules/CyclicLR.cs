namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>From the base rate to the highest and back, again and again, with momentum the other way round (Smith, 2017).</summary>
                /// <remarks>
                /// The values are PyTorch's. TorchSharp's differ in two ways: its momentum rises above the highest instead of falling
                /// from it, and its ExpRange decays by cycle instead of by step.
                /// </remarks>
                public class CyclicLR : LRScheduler
                {
                    public enum Mode
                    {
                        Triangular,
                        Triangular2,
                        ExpRange,
                    }

                    public enum ScaleMode
                    {
                        Cycle,
                        Iterations,
                    }

                    private readonly double _cycleLength;
                    private readonly double _upPart;
                    private readonly double[] _highest;
                    private readonly Func<double, double> _scale;
                    private readonly bool _scalesByCycle;
                    private readonly double[] _baseMomentum;
                    private readonly double[] _highestMomentum;

                    public CyclicLR(Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1.0, Func<double, double> scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Each(optimizer, base_lr), Each(optimizer, max_lr), step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum, Each(optimizer, base_momentum), Each(optimizer, max_momentum), last_epoch, verbose)
                    {
                    }

                    public CyclicLR(Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1.0, Func<double, double> scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, IEnumerable<double> base_momentum = null, IEnumerable<double> max_momentum = null, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        double down = step_size_down < 0 ? step_size_up : step_size_down;
                        _cycleLength = step_size_up + down;
                        _upPart = step_size_up / _cycleLength;
                        _base_lrs = [.. base_lr];
                        _highest = [.. max_lr];
                        if (cycle_momentum)
                        {
                            if (optimizer is not IMomentum)
                            {
                                throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                            }

                            _baseMomentum = [.. base_momentum ?? Each(optimizer, 0.8)];
                            _highestMomentum = [.. max_momentum ?? Each(optimizer, 0.9)];
                        }

                        _scale = scale_fn ?? mode switch
                        {
                            Mode.Triangular2 => cycle => 1 / Math.Pow(2, cycle - 1),
                            Mode.ExpRange => iterations => Math.Pow(gamma, iterations),
                            _ => _ => 1,
                        };
                        _scalesByCycle = scale_fn is null ? mode != Mode.ExpRange : scale_mode == ScaleMode.Cycle;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        double cycle = Math.Floor(1 + (_last_epoch / _cycleLength));
                        double x = 1 + (_last_epoch / _cycleLength) - cycle;
                        double height = (x <= _upPart ? x / _upPart : (x - 1) / (_upPart - 1)) * _scale(_scalesByCycle ? cycle : _last_epoch);
                        ILearningRateController[] groups = [.. _optimizer.ParamGroups];
                        if (_baseMomentum is not null)
                        {
                            for (int i = 0; i < groups.Length; i++)
                            {
                                ((IMomentum)groups[i]).Momentum = _highestMomentum[i] - ((_highestMomentum[i] - _baseMomentum[i]) * height);
                            }
                        }

                        return groups.Select((_, i) => _base_lrs[i] + ((_highest[i] - _base_lrs[i]) * height));
                    }

                    private static IEnumerable<double> Each(Optimizer optimizer, double value) => optimizer.ParamGroups.Select(_ => value);
                }
            }
        }
    }
}
