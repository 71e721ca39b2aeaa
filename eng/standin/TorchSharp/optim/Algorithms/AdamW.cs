using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).</summary>
public class AdamW : OptimizerHelper, optim.IBetas
{
    public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        OptionChecks.OfAdam(lr, beta1, beta2, eps, weight_decay);
        Start(new ParamGroup(null, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize), parameters);
    }

    public (double, double) Betas { get => ((Options)_defaults).Betas; set => ((Options)_defaults).Betas = value; }

    public override void add_param_group(Modules.ParamGroup param_group) => AddGroup<Options>(param_group, parameter => new State(parameter));

    public override Tensor step(Func<Tensor> closure = null) => _step<ParamGroup>(
        group =>
        {
            Options options = group.Options;
            options.NewBatch().Run(WithGradients<State>(group, 0, options.maximize.Value), options.weight_decay.Value);
        },
        closure);

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? eps;
        public double? weight_decay;
        public bool? amsgrad;
        public bool? maximize;

        internal (double, double) Betas { get => (beta1.Value, beta2.Value); set => (beta1, beta2) = value; }

        internal AdamBatch NewBatch() => new(LearningRate.Value, beta1.Value, beta2.Value, eps.Value, amsgrad.Value);

        internal override void Exchange(OptionsExchange exchange) => exchange.Number(ref beta1).Number(ref beta2).Number(ref eps).Number(ref weight_decay).Flag(ref amsgrad).Flag(ref maximize);
    }

    public class ParamGroup(IEnumerable<Parameter> parameters, Options options) : ParamGroup<Options>(parameters, options), optim.IBetas
    {
        public ParamGroup()
            : this(null, null)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
        {
        }

        public (double, double) Betas { get => Options.Betas; set => Options.Betas = value; }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IAdamState, IDisposable
    {
        public long step;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;
        public Tensor max_exp_avg_sq;

        public void Dispose() => Exchange(new DisposingState());

        public override void Initialize(OptimizerOptions options)
            => (step, exp_avg, exp_avg_sq, max_exp_avg_sq) = (0, Zeros(), Zeros(), ((Options)options).amsgrad.Value ? Zeros() : null);

        public override void SaveStateDict(BinaryWriter writer) => Save(writer);

        public override void LoadStateDict(BinaryReader reader) => Load(reader);

        public override void LoadStateDict(OptimizerState source) => CopyFrom(source);

        void IAdamState.AddTo(AdamBatch batch, Parameter parameter, Tensor gradient)
            => batch.Add(++step, parameter, gradient, exp_avg, exp_avg_sq, max_exp_avg_sq);

        internal override void Exchange(StateExchange exchange) => exchange.Number(ref step).Tensor(ref exp_avg).Tensor(ref exp_avg_sq).Optional(ref max_exp_avg_sq);
    }
}
