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
        if (lr < 0.0)
        {
            throw new ArgumentException($"Invalid learning rate: {lr}");
        }

        if (eps < 0)
        {
            throw new ArgumentException($"Invalid ε: {eps}");
        }

        if (alpha < 0)
        {
            throw new ArgumentException($"Invalid alpha: {alpha}");
        }

        if (momentum < 0.0)
        {
            throw new ArgumentException($"Invalid momentum value: {momentum}");
        }

        if (weight_decay < 0.0)
        {
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        }

        _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize };
        foreach (ParamGroup group in parameters)
        {
            add_param_group(group);
        }
    }

    public double Momentum
    {
        get => ((Options)_defaults).momentum.Value;
        set => ((Options)_defaults).momentum = value;
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
        double alpha = options.alpha.Value;
        double eps = options.eps.Value;
        double momentum = options.momentum.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, options.maximize.Value))
        {
            state.step++;
            state.square_avg.mul_(alpha).addcmul_(gradient, gradient, 1 - alpha);
            Tensor deviation;
            if (options.centered.Value)
            {
                state.grad_avg.mul_(alpha).add_(gradient, 1 - alpha);
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

        public Options()
        {
        }

        internal override void Exchange(OptionsExchange exchange)
        {
            exchange.Flag(ref maximize);
            exchange.Number(ref momentum);
            exchange.Number(ref alpha);
            exchange.Number(ref eps);
            exchange.Number(ref weight_decay);
            exchange.Flag(ref centered);
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IMomentum
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
            : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
        {
        }

        public double Momentum
        {
            get => Options.momentum.Value;
            set => Options.momentum = value;
        }
    }

    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor square_avg;
        public Tensor momentum_buffer;
        public Tensor grad_avg;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            square_avg = Zeros();
            momentum_buffer = Zeros();
            grad_avg = Zeros();
        }

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange)
        {
            exchange.Number(ref step);
            exchange.Tensor(ref square_avg);
            exchange.Optional(ref momentum_buffer);
            exchange.Optional(ref grad_avg);
        }
    }
}
