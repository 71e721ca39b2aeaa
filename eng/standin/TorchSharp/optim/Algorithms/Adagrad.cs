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
        OptionChecks.NotNegative("learning rate", lr);
        OptionChecks.NotNegative("ε", eps);
        OptionChecks.NotNegative("lr_decay value", lr_decay);
        OptionChecks.NotNegative("weight_decay value", weight_decay);
        OptionChecks.NotNegative("initial_accumulator_value", initial_accumulator_value);
        Start(new ParamGroup(null, lr, lr_decay, weight_decay, initial_accumulator_value, eps), parameters);
    }

    public override void add_param_group(Modules.ParamGroup param_group) => AddGroup<Options>(param_group, parameter => new State(parameter));

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

        internal override void Exchange(OptionsExchange exchange) => exchange.Number(ref lr_decay).Number(ref initial_accumulator_value).Number(ref eps).Number(ref weight_decay);
    }

    public class ParamGroup(IEnumerable<Parameter> parameters, Options options) : ParamGroup<Options>(parameters, options)
    {
        public ParamGroup()
            : this(null, null)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : this(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
        {
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor sum;

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
            => (step, sum) = (0, full_like(_parameter, ((Options)options).initial_accumulator_value.Value).DetachFromDisposeScope());

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        internal override void Exchange(StateExchange exchange) => exchange.Number(ref step).Tensor(ref sum);
    }
}
