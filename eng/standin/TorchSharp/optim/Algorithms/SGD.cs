using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum (Nesterov's too) and weight decay.</summary>
public class SGD : OptimizerHelper, optim.IMomentum
{
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false)
    {
        OptionChecks.NotNegative("learning rate", lr);
        OptionChecks.NotNegative("momentum value", momentum);
        OptionChecks.NotNegative("weight_decay value", weight_decay);
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
        }

        Start(new ParamGroup(null, lr, momentum, dampening, weight_decay, nesterov, maximize), parameters);
    }

    public double Momentum { get => ((Options)_defaults).momentum.Value; set => ((Options)_defaults).momentum = value; }

    public override void add_param_group(Modules.ParamGroup param_group) => AddGroup<Options>(param_group, parameter => new State(parameter));

    public override Tensor step(Func<Tensor> closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        Options options = group.Options;
        double lr = options.LearningRate.Value;
        double momentum = options.momentum.Value;
        double dampening = options.dampening.Value;
        bool nesterov = options.nesterov.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, false))
        {
            Tensor update = gradient;
            if (momentum != 0)
            {
                if (state.momentum_buffer is null)
                {
                    state.momentum_buffer = gradient.clone().DetachFromDisposeScope();
                }
                else
                {
                    state.momentum_buffer.mul_(momentum).add_(gradient, 1 - dampening);
                }

                update = nesterov ? gradient.add(state.momentum_buffer, momentum) : state.momentum_buffer;
            }

            parameter.add_(update, options.maximize.Value ? lr : -lr);
        }
    }

    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? dampening;
        public double? weight_decay;
        public bool? nesterov;
        public bool? maximize;

        internal override void Exchange(OptionsExchange exchange) => exchange.Number(ref momentum).Number(ref dampening).Number(ref weight_decay).Flag(ref nesterov).Flag(ref maximize);
    }

    public class ParamGroup(IEnumerable<Parameter> parameters, Options options) : ParamGroup<Options>(parameters, options), optim.IMomentum
    {
        public ParamGroup()
            : this(null, null)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0, bool nesterov = false, bool maximize = false)
            : this(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
        {
        }

        public double Momentum { get => Options.momentum.Value; set => Options.momentum = value; }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public Tensor momentum_buffer;

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options) => momentum_buffer = null;

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange) => exchange.Optional(ref momentum_buffer);
    }
}
