using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gradients divided by a running root mean square of theirs (Hinton, 2012).</summary>
public class RMSProp : OptimizerHelper, optim.IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
    {
        OptionChecks.NotNegative("learning rate", lr);
        OptionChecks.NotNegative("ε", eps);
        OptionChecks.NotNegative("alpha", alpha);
        OptionChecks.NotNegative("momentum value", momentum);
        OptionChecks.NotNegative("weight_decay value", weight_decay);
        var defaults = new ParamGroup(null, lr, eps, alpha, weight_decay, momentum, centered);
        defaults.Options.maximize = maximize;
        Start(defaults, parameters);
    }

    public double Momentum { get => ((Options)_defaults).momentum.Value; set => ((Options)_defaults).momentum = value; }

    public override void add_param_group(Modules.ParamGroup param_group) => AddGroup<Options>(param_group, parameter => new State(parameter));

    public override Tensor step(Func<Tensor> closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        Options options = group.Options;
        double lr = options.LearningRate.Value;
        double alpha = options.alpha.Value;
        double eps = options.eps.Value;
        double momentum = options.momentum.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, options.maximize.Value))
        {
            state.step++;
            MovingAverage.AddSquare(state.square_avg, gradient, alpha);
            Tensor deviation;
            if (options.centered.Value)
            {
                MovingAverage.Add(state.grad_avg, gradient, alpha);
                deviation = state.square_avg.addcmul(state.grad_avg, state.grad_avg, -1).sqrt_().add_(eps);
            }
            else
            {
                deviation = state.square_avg.sqrt().add_(eps);
            }

            if (momentum > 0)
            {
                state.momentum_buffer.mul_(momentum).addcdiv_(gradient, deviation);
                parameter.add_(state.momentum_buffer, -lr);
            }
            else
            {
                parameter.addcdiv_(gradient, deviation, -lr);
            }
        }
    }

    public class Options : OptimizerOptions
    {
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public double? momentum;
        public bool? centered;
        public bool? maximize;

        internal override void Exchange(OptionsExchange exchange) => exchange.Flag(ref maximize).Number(ref momentum).Number(ref alpha).Number(ref eps).Number(ref weight_decay).Flag(ref centered);
    }

    public class ParamGroup(IEnumerable<Parameter> parameters, Options options) : ParamGroup<Options>(parameters, options), optim.IMomentum
    {
        public ParamGroup()
            : this(null, null)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
            : this(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
        {
        }

        public double Momentum { get => Options.momentum.Value; set => Options.momentum = value; }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor square_avg;
        public Tensor momentum_buffer;
        public Tensor grad_avg;

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
            => (step, square_avg, momentum_buffer, grad_avg) = (0, Zeros(), Zeros(), Zeros());

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange) => exchange.Number(ref step).Tensor(ref square_avg).Optional(ref momentum_buffer).Optional(ref grad_avg);
    }
}
