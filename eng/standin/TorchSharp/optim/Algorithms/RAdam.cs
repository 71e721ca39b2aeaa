using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Rectified Adam (Liu et al., 2020): plain momentum until the variance of the second moment is tractable.</summary>
public class RAdam : OptimizerHelper, optim.IBetas
{
    public RAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay)
    {
    }

    public RAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
    {
        OptionChecks.OfAdamsVariants(lr, beta1, beta2, eps, weight_decay);
        Start(new ParamGroup(null, lr, beta1, beta2, eps, weight_decay), parameters);
    }

    public (double, double) Betas { get => ((Options)_defaults).Betas; set => ((Options)_defaults).Betas = value; }

    public override void add_param_group(Modules.ParamGroup param_group) => AddGroup<Options>(param_group, parameter => new State(parameter));

    public override Tensor step(Func<Tensor> closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        Options options = group.Options;
        double lr = options.LearningRate.Value;
        (double beta1, double beta2) = options.Betas;
        double eps = options.eps.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, false))
        {
            state.step++;
            double correction1 = 1 - Math.Pow(beta1, state.step);
            double correction2 = 1 - Math.Pow(beta2, state.step);
            MovingAverage.Add(state.exp_avg, gradient, beta1);
            MovingAverage.AddSquare(state.exp_avg_sq, gradient, beta2);

            // The length of the simple moving average that the exponential one resembles, now and at last.
            double last = (2 / (1 - beta2)) - 1;
            double length = last - (2 * state.step * Math.Pow(beta2, state.step) / correction2);
            if (length > 5)
            {
                double rectification = Math.Sqrt((length - 4) * (length - 2) * last / ((last - 4) * (last - 2) * length));
                Tensor deviation = state.exp_avg_sq.sqrt().add_(eps);
                parameter.addcdiv_(state.exp_avg, deviation, -lr * rectification * Math.Sqrt(correction2) / correction1);
            }
            else
            {
                parameter.add_(state.exp_avg, -lr / correction1);
            }
        }
    }

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? eps;
        public double? weight_decay;

        internal (double, double) Betas { get => (beta1.Value, beta2.Value); set => (beta1, beta2) = value; }

        internal override void Exchange(OptionsExchange exchange) => exchange.Number(ref beta1).Number(ref beta2).Number(ref eps).Number(ref weight_decay);
    }

    public class ParamGroup(IEnumerable<Parameter> parameters, Options options) : ParamGroup<Options>(parameters, options), optim.IBetas
    {
        public ParamGroup()
            : this(null, null)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
            : this(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay })
        {
        }

        public (double, double) Betas { get => Options.Betas; set => Options.Betas = value; }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
            => (step, exp_avg, exp_avg_sq) = (0, Zeros(), Zeros());

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange) => exchange.Number(ref step).Tensor(ref exp_avg).Tensor(ref exp_avg_sq);
    }
}
