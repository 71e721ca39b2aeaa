using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Steps as large as the recent steps were, relative to the recent gradients (Zeiler, 2012).</summary>
public class Adadelta : OptimizerHelper
{
    public Adadelta(IEnumerable<Parameter> parameters, double lr, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, rho, eps, weight_decay, maximize)
    {
    }

    public Adadelta(IEnumerable<ParamGroup> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
    {
        if (lr < 0.0)
        {
            throw new ArgumentException($"Invalid learning rate: {lr}");
        }

        if (rho is < 0.0 or > 1.0)
        {
            throw new ArgumentException($"Invalid rho value: {rho}");
        }

        if (eps < 0.0)
        {
            throw new ArgumentException($"Invalid eps value: {eps}");
        }

        if (weight_decay < 0.0)
        {
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        }

        _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize };
        foreach (ParamGroup group in parameters)
        {
            add_param_group(group);
        }
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
        double rho = options.rho.Value;
        double eps = options.eps.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, options.maximize.Value))
        {
            state.step++;
            state.square_avg.mul_(rho).addcmul_(gradient, gradient, 1 - rho);
            Tensor deviation = state.square_avg.add(eps).sqrt_();
            Tensor delta = state.acc_delta.add(eps).sqrt_().div_(deviation).mul_(gradient);
            state.acc_delta.mul_(rho).addcmul_(delta, delta, 1 - rho);
            parameter.add_(delta, -lr);
        }
    }

    public class Options : OptimizerOptions
    {
        public double? rho;
        public double? eps;
        public double? weight_decay;
        public bool? maximize;

        public Options()
        {
        }

        internal override void Exchange(OptionsExchange exchange)
        {
            exchange.Number(ref rho);
            exchange.Number(ref eps);
            exchange.Number(ref weight_decay);
            exchange.Flag(ref maximize);
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
            : base(parameters, new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize })
        {
        }
    }

    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor square_avg;
        public Tensor acc_delta;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            square_avg = Zeros();
            acc_delta = Zeros();
        }

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange)
        {
            exchange.Number(ref step);
            exchange.Tensor(ref square_avg);
            exchange.Tensor(ref acc_delta);
        }
    }
}
