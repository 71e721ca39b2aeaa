using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>An optimizer whose learning rate follows a schedule.</summary>
internal sealed class ScheduledOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly WeightRule[] _rules;
    private readonly WeightPieces _pieces;

    // The parameters whose moments are in one tensor: each alone on a CPU, elsewhere all that have the same rule.
    private readonly Group[] _groups;
    private readonly RowOptimizer[] _rowOptimizers;
    private readonly OptimizerChoice _choice;
    private readonly int _threads;
    private readonly ScheduleRun _run;
    private readonly ScheduleUnit _unit;
    private long _steps;

    /// <summary>Makes an optimizer at the start of a training.</summary>
    /// <param name="parameters">The parameters to optimize.</param>
    /// <param name="rowTables">The tables of which only the rows read are optimized.</param>
    /// <param name="options">Optimizer, schedule and learning rate.</param>
    /// <param name="stepsPerEpoch">The number of updates of an epoch; about, if epochs differ.</param>
    /// <param name="rules">The rule of each parameter; <see langword="null"/> for the usual one.</param>
    public ScheduledOptimizer(
        Parameter[] parameters, IReadOnlyList<Parameter> rowTables, TrainingOptions options, int stepsPerEpoch,
        WeightRule[]? rules = null)
    {
        (_parameters, _rules) = (parameters, rules ?? [.. parameters.Select(_ => WeightRule.Usual)]);
        _choice = options.Optimizer;
        _rowOptimizers = [.. rowTables.Select(table => new RowOptimizer(table, _choice))];
        _threads = Shards.CountFor(torch.CPU, options.Threads);
        _pieces = new WeightPieces(parameters, _threads);
        using (NewDisposeScope())
        {
            IEnumerable<int[]> members = _pieces.AreOnProcessor
                ? parameters.Select((_, i) => (int[])[i])
                : Enumerable.Range(0, parameters.Length).GroupBy(i => _rules[i]).Select(group => group.ToArray());
            _groups = [.. members.Select(CreateGroup)];
        }

        StepsPerEpoch = stepsPerEpoch;
        _unit = options.Schedule.Unit;
        int steps = (int)Math.Min(int.MaxValue, (long)options.Epochs * stepsPerEpoch);
        _run = options.Schedule.Begin(options.LearningRate, _unit == ScheduleUnit.Epoch ? options.Epochs : steps);
    }

    /// <summary>The number of updates of an epoch; about, if epochs differ.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The learning rate of the next update.</summary>
    public double LearningRate => _run.Current.LearningRate;

    /// <summary>The moments of the weights, by name. The schedule's state follows from the number of steps and epochs.</summary>
    public IReadOnlyDictionary<string, Tensor> State => (
        from pair in MomentsOfParameters().Concat(_rowOptimizers.Select(rows => rows.Moments.All()))
            .Select((moments, i) => (Moments: moments, Number: i))
        from moment in pair.Moments
        select KeyValuePair.Create($"{pair.Number}.{moment.Name}", moment.Moment)).ToDictionary();

    /// <summary>Updates the weights by their gradients, and advances a schedule that counts steps.</summary>
    /// <param name="rows">The gradient of each table's rows.</param>
    /// <param name="gradientShare">The factor of a clipped gradient.</param>
    public void Step(RowGradients[] rows, double gradientShare = 1)
    {
        _steps++;
        using (no_grad())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                _rowOptimizers[i].Step(rows[i], StepOf(WeightRule.Usual, gradientShare), _threads);
            }

            if (_pieces.AreOnProcessor)
            {
                UpdateOnProcessor(gradientShare);
            }
            else
            {
                UpdateOnDevice(gradientShare);
            }
        }

        if (_unit == ScheduleUnit.Step)
        {
            _run.Advance(null);
        }
    }

    /// <summary>Advances a schedule that counts epochs.</summary>
    /// <param name="metric">The epoch's validation metric; lower is better.</param>
    public void EndEpoch(double metric)
    {
        if (_unit == ScheduleUnit.Epoch)
        {
            _run.Advance(metric);
        }
    }

    /// <summary>Continues from where an optimizer of the same options stood, once its <see cref="State"/> is copied here.</summary>
    /// <param name="steps">The number of updates so far.</param>
    /// <param name="metrics">The metric of each finished epoch.</param>
    public void Resume(long steps, IReadOnlyList<double> metrics)
    {
        _steps = steps;
        if (_unit == ScheduleUnit.Step)
        {
            for (long step = 0; step < steps; step++)
            {
                _run.Advance(null);
            }
        }
        else
        {
            foreach (double metric in metrics)
            {
                _run.Advance(metric);
            }
        }
    }

    public void Dispose()
    {
        foreach (Group group in _groups)
        {
            group.Moments.Dispose();
        }

        foreach (RowOptimizer rows in _rowOptimizers)
        {
            rows.Dispose();
        }
    }

    private Group CreateGroup(int[] members)
    {
        Parameter[] parameters = [.. members.Select(i => _parameters[i])];
        return new Group(members, new FlatWeights(parameters), new WeightMoments(FlatWeights.Join(parameters), _choice));
    }

    private UpdateStep StepOf(WeightRule rule, double gradientShare) =>
        rule.StepOf(_choice, _run.Current, _steps) with { GradientShare = (float)gradientShare };

    private IEnumerable<IEnumerable<(string Name, Tensor Moment)>> MomentsOfParameters()
    {
        var moments = new IEnumerable<(string, Tensor)>[_parameters.Length];
        foreach (Group group in _groups)
        {
            (string Name, Tensor[] Parts)[] split = [.. group.Moments.All().Select(all => (all.Name, group.Weights.Split(all.Moment)))];
            for (int place = 0; place < group.Members.Length; place++)
            {
                int part = place;
                moments[group.Members[place]] = split.Select(all => (all.Name, all.Parts[part]));
            }
        }

        return moments;
    }

    // A parameter without a gradient is not trained in this epoch.
    private void UpdateOnDevice(double gradientShare)
    {
        foreach (Group group in _groups.Where(group => _parameters[group.Members[0]].grad is not null))
        {
            using DisposeScope scope = NewDisposeScope();
            Parameter[] parameters = [.. group.Members.Select(i => _parameters[i])];
            Tensor weights = FlatWeights.Join(parameters);
            group.Moments.Update(
                weights, FlatWeights.Join(parameters.Select(parameter => parameter.grad!)),
                StepOf(_rules[group.Members[0]], gradientShare));
            foreach ((Parameter parameter, Tensor part) in parameters.Zip(group.Weights.Split(weights)))
            {
                parameter.copy_(part);
            }
        }
    }

    private unsafe void UpdateOnProcessor(double gradientShare)
    {
        using DisposeScope scope = NewDisposeScope();
        WeightMemory[] memory = [.. _groups.Zip(_parameters, (group, parameter) => group.Moments.Memory(parameter))];
        UpdateStep[] steps = [.. _rules.Select(rule => StepOf(rule, gradientShare))];
        nint[] gradients = [
            .. _parameters.Select(parameter => parameter.grad is { } gradient ? (nint)ProcessorMemory.Of<float>(gradient) : 0)];
        _pieces.Run((piece, _) =>
        {
            if (gradients[piece.Row] != 0)
            {
                memory[piece.Row].Update(piece.Start, (float*)gradients[piece.Row] + piece.Start, piece.Count, steps[piece.Row]);
            }
        });
    }

    /// <summary>Parameters that are updated together.</summary>
    /// <param name="Members">Their numbers.</param>
    /// <param name="Weights">Their weights in one tensor.</param>
    /// <param name="Moments">The optimizer's state of all of them.</param>
    private sealed record Group(int[] Members, FlatWeights Weights, WeightMoments Moments);
}
