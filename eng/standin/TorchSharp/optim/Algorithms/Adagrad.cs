using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gradients divided by the root of the sum of their squares (Duchi et al., 2011).</summary>
public class Adagrad : OptimizerHelper
{
    public Adagrad(IEnumerable<Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
        : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps)
    {
    }

    public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
    {
        if (lr < 0.0)
        {
            throw new ArgumentException($"Invalid learning rate: {lr}");
        }

        if (eps < 0)
        {
            throw new ArgumentException($"Invalid ε: {eps}");
        }

        if (lr_decay < 0.0)
        {
            throw new ArgumentException($"Invalid lr_decay value: {lr_decay}");
        }

        if (weight_decay < 0.0)
        {
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        }

        if (initial_accumulator_value < 0)
        {
            throw new ArgumentException($"Invalid initial_accumulator_value: {initial_accumulator_value}");
        }

        _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps };
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
        double lr_decay = options.lr_decay.Value;
        double eps = options.eps.Value;
        foreach ((Parameter parameter, Tensor gradient, State state) in WithGradients<State>(group, options.weight_decay.Value, false))
        {
            state.step++;
            state.sum.addcmul_(gradient, gradient, 1);
            parameter.addcdiv_(gradient, state.sum.sqrt().add_(eps), -lr / (1 + ((state.step - 1) * lr_decay)));
        }
    }

    public class Options : OptimizerOptions
    {
        public double? lr_decay;
        public double? weight_decay;
        public double? initial_accumulator_value;
        public double? eps;

        public Options()
        {
        }

        internal override void Exchange(OptionsExchange exchange)
        {
            exchange.Number(ref lr_decay);
            exchange.Number(ref initial_accumulator_value);
            exchange.Number(ref eps);
            exchange.Number(ref weight_decay);
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

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
        {
        }
    }

    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor sum;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            sum = full_like(_parameter, ((Options)options).initial_accumulator_value.Value).DetachFromDisposeScope();
        }

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange)
        {
            exchange.Number(ref step);
            exchange.Tensor(ref sum);
        }
    }
}
