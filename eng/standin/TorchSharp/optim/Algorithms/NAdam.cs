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
        if (lr < 0.0)
        {
            throw new ArgumentException($"Invalid learning rate: {lr}");
        }

        if (beta1 is < 0.0 or > 1.0)
        {
            throw new ArgumentException($"Invalid beta1 value: {beta1}");
        }

        if (beta2 is < 0.0 or > 1.0)
        {
            throw new ArgumentException($"Invalid beta2 value: {beta2}");
        }

        if (eps < 0.0)
        {
            throw new ArgumentException($"Invalid eps value: {eps}");
        }

        if (weight_decay < 0.0)
        {
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        }

        if (momentum_decay < 0.0)
        {
            throw new ArgumentException($"Invalid momentum_decay value: {momentum_decay}");
        }

        _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay };
        foreach (ParamGroup group in parameters)
        {
            add_param_group(group);
        }
    }

    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1.Value, ((Options)_defaults).beta2.Value);
        set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        AddGroup(param_group, parameter => new State(parameter));
    }

    public override Tensor step(Func<Tensor> closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        Options options = group.Options;
        double lr = options.LearningRate.Value;
        double beta1 = options.beta1.Value;
        double beta2 = options.beta2.Value;
        double eps = options.eps.Value;
        double momentum_decay = options.momentum_decay.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, false))
        {
            state.step++;
            double mu = beta1 * (1 - (0.5 * Math.Pow(0.96, state.step * momentum_decay)));
            double next = beta1 * (1 - (0.5 * Math.Pow(0.96, (state.step + 1) * momentum_decay)));
            state.mu_product *= mu;
            state.exp_avg.mul_(beta1).add_(gradient, 1 - beta1);
            state.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
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

        public Options()
        {
        }

        internal override void Exchange(OptionsExchange exchange)
        {
            exchange.Number(ref beta1);
            exchange.Number(ref beta2);
            exchange.Number(ref eps);
            exchange.Number(ref weight_decay);
            exchange.Number(ref momentum_decay);
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3)
            : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay })
        {
        }

        public (double, double) Betas
        {
            get => (Options.beta1.Value, Options.beta2.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }

    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public double mu_product;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            mu_product = 1;
            exp_avg = Zeros();
            exp_avg_sq = Zeros();
        }

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange)
        {
            exchange.Number(ref step);
            exchange.Number(ref mu_product);
            exchange.Tensor(ref exp_avg);
            exchange.Tensor(ref exp_avg_sq);
        }
    }
}
