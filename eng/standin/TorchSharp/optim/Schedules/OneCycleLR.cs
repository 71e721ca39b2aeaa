namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to the highest rate and down far below the first, once, with momentum the other way round (Smith and Topin, 2019).</summary>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    private readonly int _steps;
                    private readonly bool _linear;
                    private readonly Phase[] _phases;
                    private readonly double[] _highest;
                    private readonly double _division;
                    private readonly double _finalDivision;
                    private readonly double[] _baseMomentum;
                    private readonly double[] _highestMomentum;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Each(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, Each(optimizer, base_momentum), Each(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double> base_momentum = null, IEnumerable<double> max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0))
                        {
                            throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)");
                        }

                        if (pct_start is < 0 or > 1)
                        {
                            throw new ArgumentException($"Expected double between 0 and 1 for pct_start, but got {pct_start}");
                        }

                        _steps = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        _linear = anneal_strategy == AnnealStrategy.Linear;
                        _highest = [.. max_lr];
                        (_division, _finalDivision) = (div_factor, final_div_factor);
                        if (cycle_momentum)
                        {
                            if (optimizer is not (IMomentum or IBetas))
                            {
                                throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                            }

                            _baseMomentum = [.. base_momentum ?? Each(optimizer, 0.85)];
                            _highestMomentum = [.. max_momentum ?? Each(optimizer, 0.95)];
                        }

                        double up = (pct_start * _steps) - 1;
                        _phases = three_phase
                            ? [new(up, Level.Initial, Level.Highest), new((2 * up), Level.Highest, Level.Initial), new(_steps - 1, Level.Initial, Level.Lowest)]
                            : [new(up, Level.Initial, Level.Highest), new(_steps - 1, Level.Highest, Level.Lowest)];
                        step();
                    }

                    private enum Level
                    {
                        Initial,
                        Highest,
                        Lowest,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > _steps)
                        {
                            throw new InvalidOperationException($"Tried to step {_last_epoch + 1} times. The specified number of total steps is {_steps}");
                        }

                        int phase = 0;
                        while (phase < _phases.Length - 1 && _last_epoch > _phases[phase].End)
                        {
                            phase++;
                        }

                        double start = phase == 0 ? 0 : _phases[phase - 1].End;
                        (double end, Level from, Level to) = _phases[phase];
                        double part = (_last_epoch - start) / (end - start);
                        int i = 0;
                        List<double> rates = [];
                        foreach (ILearningRateController group in _optimizer.ParamGroups)
                        {
                            rates.Add(Between(Rate(from, i), Rate(to, i), part));
                            if (_baseMomentum is not null)
                            {
                                double momentum = Between(Momentum(from, i), Momentum(to, i), part);
                                if (group is IBetas betas)
                                {
                                    betas.Betas = (momentum, betas.Betas.Item2);
                                }
                                else
                                {
                                    ((IMomentum)group).Momentum = momentum;
                                }
                            }

                            i++;
                        }

                        return rates;
                    }

                    private double Rate(Level level, int group) => level switch
                    {
                        Level.Highest => _highest[group],
                        Level.Initial => _highest[group] / _division,
                        _ => _highest[group] / _division / _finalDivision,
                    };

                    // Momentum is lowest where the rate is highest.
                    private double Momentum(Level level, int group) => level == Level.Highest ? _baseMomentum[group] : _highestMomentum[group];

                    private double Between(double start, double end, double part)
                        => _linear ? ((end - start) * part) + start : end + ((start - end) / 2 * (Math.Cos(Math.PI * part) + 1));

                    private static IEnumerable<double> Each(Optimizer optimizer, double value) => optimizer.ParamGroups.Select(_ => value);

                    private readonly record struct Phase(double End, Level From, Level To);
                }
            }
        }
    }
}
