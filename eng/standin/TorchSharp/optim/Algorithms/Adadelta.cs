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
        OptionChecks.NotNegative("learning rate", lr);
        OptionChecks.AtMostOne("rho value", rho);
        OptionChecks.NotNegative("eps value", eps);
        OptionChecks.NotNegative("weight_decay value", weight_decay);
        Start(new ParamGroup(null, lr, rho, eps, weight_decay, maximize), parameters);
    }

    public override void add_param_group(Modules.ParamGroup param_group) => AddGroup<Options>(param_group, parameter => new State(parameter));

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
            MovingAverage.AddSquare(state.square_avg, gradient, rho);
            Tensor deviation = state.square_avg.add(eps).sqrt_();
            Tensor delta = state.acc_delta.add(eps).sqrt_().div_(deviation).mul_(gradient);
            MovingAverage.AddSquare(state.acc_delta, delta, rho);
            parameter.add_(delta, -lr);
        }
    }

    public class Options : OptimizerOptions
    {
        public double? rho;
        public double? eps;
        public double? weight_decay;
        public bool? maximize;

        internal override void Exchange(OptionsExchange exchange) => exchange.Number(ref rho).Number(ref eps).Number(ref weight_decay).Flag(ref maximize);
    }

    public class ParamGroup(IEnumerable<Parameter> parameters, Options options) : ParamGroup<Options>(parameters, options)
    {
        public ParamGroup()
            : this(null, null)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
            : this(parameters, new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize })
        {
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor square_avg;
        public Tensor acc_delta;

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
            => (step, square_avg, acc_delta) = (0, Zeros(), Zeros());

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange) => exchange.Number(ref step).Tensor(ref square_avg).Tensor(ref acc_delta);
    }
}
