using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>An optimizer whose learning rate follows a schedule.</summary>
internal sealed class ScheduledOptimizer : IDisposable
{
    private readonly OptimizerHelper _optimizer;
    private readonly RowOptimizer[] _rowOptimizers;
    private readonly int _threads;
    private readonly ScheduleRun _run;
    private readonly ScheduleUnit _unit;

    /// <param name="parameters">What is optimized.</param>
    /// <param name="rowTables">Tables of which only the rows read are.</param>
    /// <param name="options">Optimizer, schedule and rate.</param>
    /// <param name="stepsPerEpoch">How many updates an epoch has; about, where that differs between epochs.</param>
    public ScheduledOptimizer(Parameter[] parameters, IReadOnlyList<Parameter> rowTables, TrainingOptions options, int stepsPerEpoch)
    {
        _rowOptimizers = [.. rowTables.Select(table => new RowOptimizer(table, options.Optimizer))];
        _threads = Shards.CountFor(torch.CPU, options.Threads);
        _optimizer = Create(parameters, options.Optimizer, options.LearningRate);
        _unit = options.Schedule.Unit;
        _run = options.Schedule.Begin(options.LearningRate, _unit == ScheduleUnit.Epoch ? options.Epochs : options.Epochs * stepsPerEpoch);
        Set(_run.Current);
    }

    /// <summary>The learning rate of now.</summary>
    public double LearningRate => _run.Current.LearningRate;

    /// <summary>Updates the weights by their gradients.</summary>
    /// <param name="rows">The gradient of each table's rows.</param>
    public void Step(RowGradients[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
            _rowOptimizers[i].Step(rows[i], LearningRate, _threads);
        _optimizer.step();
        if (_unit == ScheduleUnit.Step)
            Advance(null);
    }

    /// <summary>Tells the schedule that an epoch is over.</summary>
    /// <param name="metric">What is watched, lower being better.</param>
    public void EndEpoch(double metric)
    {
        if (_unit == ScheduleUnit.Epoch)
            Advance(metric);
    }

    /// <summary>Writes what the optimizer remembers of its parameters. Where the schedule stands follows from the steps and epochs done.</summary>
    public void Save(BinaryWriter writer)
    {
        _optimizer.save_state_dict(writer);
        foreach (RowOptimizer rows in _rowOptimizers)
            rows.Save(writer);
    }

    /// <summary>Goes on where a saved optimizer of the same options stood.</summary>
    /// <param name="reader">What <see cref="Save"/> wrote.</param>
    /// <param name="steps">Updates that were made.</param>
    /// <param name="metrics">What <see cref="EndEpoch"/> was told, an epoch each.</param>
    public void Load(BinaryReader reader, long steps, IReadOnlyList<double> metrics)
    {
        _optimizer.load_state_dict(reader);
        foreach (RowOptimizer rows in _rowOptimizers)
            rows.Load(reader);
        if (_unit == ScheduleUnit.Step)
        {
            for (long step = 0; step < steps; step++)
                _run.Advance(null);
        }
        else
        {
            foreach (double metric in metrics)
                _run.Advance(metric);
        }

        Set(_run.Current);
    }

    public void Dispose() => _optimizer.Dispose();

    private void Advance(double? metric)
    {
        _run.Advance(metric);
        Set(_run.Current);
    }

    private void Set(RatePoint point)
    {
        foreach (ILearningRateController group in _optimizer.ParamGroups)
        {
            group.LearningRate = point.LearningRate;
            if (point.Momentum is not { } momentum)
                continue;
            if (group is IBetas betas)
                betas.Betas = (momentum, betas.Betas.Item2);
            else if (group is IMomentum moving)
                moving.Momentum = momentum;
        }
    }

    private static OptimizerHelper Create(Parameter[] parameters, OptimizerChoice choice, double rate)
    {
        double epsilon = choice.EffectiveEpsilon;
        return choice.Kind switch
        {
            OptimizerKind.Sgd => SGD(parameters, rate, choice.Momentum, weight_decay: choice.WeightDecay, nesterov: choice.Nesterov),
            OptimizerKind.Adam => Adam(parameters, rate, choice.Beta1, choice.Beta2, epsilon, choice.WeightDecay),
            OptimizerKind.AdamW => AdamW(parameters, rate, choice.Beta1, choice.Beta2, epsilon, choice.WeightDecay),
            OptimizerKind.RAdam => RAdam(parameters, rate, choice.Beta1, choice.Beta2, epsilon, choice.WeightDecay),
            OptimizerKind.RmsProp => RMSProp(parameters, rate, eps: epsilon, weight_decay: choice.WeightDecay, momentum: choice.Momentum),
            _ => Adagrad(parameters, rate, weight_decay: choice.WeightDecay, eps: epsilon),
        };
    }
}
