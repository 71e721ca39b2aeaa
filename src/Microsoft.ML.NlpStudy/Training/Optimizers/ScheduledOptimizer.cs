using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>An optimizer whose learning rate follows a schedule.</summary>
internal sealed class ScheduledOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly WeightPieces _pieces;
    private readonly FlatWeights _flat;

    // On a CPU the moments of each parameter, elsewhere those of all parameters in one tensor.
    private readonly WeightMoments[] _moments;
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
    public ScheduledOptimizer(Parameter[] parameters, IReadOnlyList<Parameter> rowTables, TrainingOptions options, int stepsPerEpoch)
    {
        _parameters = parameters;
        _choice = options.Optimizer;
        _rowOptimizers = [.. rowTables.Select(table => new RowOptimizer(table, _choice))];
        _threads = Shards.CountFor(torch.CPU, options.Threads);
        _pieces = new WeightPieces(parameters, _threads);
        _flat = new FlatWeights(parameters);
        using (NewDisposeScope())
        {
            IEnumerable<Tensor> weights = _pieces.AreOnProcessor ? parameters : [FlatWeights.Join(parameters)];
            _moments = [.. weights.Select(tensor => new WeightMoments(tensor, _choice))];
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
        UpdateStep step = UpdateStep.Of(_choice, _run.Current, ++_steps) with { GradientShare = (float)gradientShare };
        using (no_grad())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                _rowOptimizers[i].Step(rows[i], step, _threads);
            }

            if (_pieces.AreOnProcessor)
            {
                UpdateOnProcessor(step);
            }
            else
            {
                UpdateOnDevice(step);
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
        foreach (WeightMoments moments in _moments)
        {
            moments.Dispose();
        }

        foreach (RowOptimizer rows in _rowOptimizers)
        {
            rows.Dispose();
        }
    }

    private IEnumerable<IEnumerable<(string Name, Tensor Moment)>> MomentsOfParameters()
    {
        if (_pieces.AreOnProcessor)
        {
            return _moments.Select(moments => moments.All());
        }

        (string Name, Tensor[] Parts)[] split = [.. _moments[0].All().Select(all => (all.Name, _flat.Split(all.Moment)))];
        return _parameters.Select((_, i) => split.Select(all => (all.Name, all.Parts[i])));
    }

    private void UpdateOnDevice(UpdateStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = FlatWeights.Join(_parameters);
        _moments[0].Update(weights, FlatWeights.Join(_parameters.Select(parameter => parameter.grad!)), step);
        foreach ((Parameter parameter, Tensor part) in _parameters.Zip(_flat.Split(weights)))
        {
            parameter.copy_(part);
        }
    }

    private unsafe void UpdateOnProcessor(UpdateStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        WeightMemory[] memory = [.. _moments.Zip(_parameters, (moments, parameter) => moments.Memory(parameter))];
        nint[] gradients = [
            .. _parameters.Select(parameter => parameter.grad is { } gradient ? (nint)ProcessorMemory.Of<float>(gradient) : 0)];
        _pieces.Run((piece, _) =>
        {
            if (gradients[piece.Row] != 0)
            {
                memory[piece.Row].Update(piece.Start, (float*)gradients[piece.Row] + piece.Start, piece.Count, step);
            }
        });
    }
}
