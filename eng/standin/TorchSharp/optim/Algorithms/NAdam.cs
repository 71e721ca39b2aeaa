using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam with Nesterov momentum (Dozat, 2016).</summary>
public class NAdam : OptimizerHelper, optim.IBetas
{
    public NAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, momentum_decay)
    {
    }

    public NAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3)
    {
        OptionChecks.OfAdamsVariants(lr, beta1, beta2, eps, weight_decay);
        OptionChecks.NotNegative("momentum_decay value", momentum_decay);
        Start(new ParamGroup(null, lr, beta1, beta2, eps, weight_decay, momentum_decay), parameters);
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
        double momentum_decay = options.momentum_decay.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, false))
        {
            state.step++;
            double mu = beta1 * (1 - (0.5 * Math.Pow(0.96, state.step * momentum_decay)));
            double next = beta1 * (1 - (0.5 * Math.Pow(0.96, (state.step + 1) * momentum_decay)));
            state.mu_product *= mu;
            MovingAverage.Add(state.exp_avg, gradient, beta1);
            MovingAverage.AddSquare(state.exp_avg_sq, gradient, beta2);
            Tensor deviation = state.exp_avg_sq.div(1 - Math.Pow(beta2, state.step)).sqrt_().add_(eps);
            parameter.addcdiv_(gradient, deviation, -lr * (1 - mu) / (1 - state.mu_product));
            parameter.addcdiv_(state.exp_avg, deviation, -lr * next / (1 - (state.mu_product * next)));
        }
    }

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? eps;
        public double? weight_decay;
        public double? momentum_decay;

        internal (double, double) Betas { get => (beta1.Value, beta2.Value); set => (beta1, beta2) = value; }

        internal override void Exchange(OptionsExchange exchange) => exchange.Number(ref beta1).Number(ref beta2).Number(ref eps).Number(ref weight_decay).Number(ref momentum_decay);
    }

    public class ParamGroup(IEnumerable<Parameter> parameters, Options options) : ParamGroup<Options>(parameters, options), optim.IBetas
    {
        public ParamGroup()
            : this(null, null)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3)
            : this(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay })
        {
        }

        public (double, double) Betas { get => Options.Betas; set => Options.Betas = value; }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public double mu_product;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
            => (step, mu_product, exp_avg, exp_avg_sq) = (0, 1, Zeros(), Zeros());

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange) => exchange.Number(ref step).Number(ref mu_product).Tensor(ref exp_avg).Tensor(ref exp_avg_sq);
    }
}
