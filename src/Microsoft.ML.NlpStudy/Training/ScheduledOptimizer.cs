using Microsoft.ML.NlpStudy.Processor;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>An optimizer whose learning rate follows a schedule.</summary>
internal sealed class ScheduledOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly WeightMoments[] _moments;
    private readonly Piece[] _pieces;
    private readonly RowOptimizer[] _rowOptimizers;
    private readonly OptimizerChoice _choice;
    private readonly bool _isOnProcessor;
    private readonly int _threads;
    private readonly ScheduleRun _run;
    private readonly ScheduleUnit _unit;
    private long _steps;

    /// <param name="parameters">What is optimized.</param>
    /// <param name="rowTables">Tables of which only the rows read are.</param>
    /// <param name="options">Optimizer, schedule and rate.</param>
    /// <param name="stepsPerEpoch">How many updates an epoch has; about, where that differs between epochs.</param>
    public ScheduledOptimizer(Parameter[] parameters, IReadOnlyList<Parameter> rowTables, TrainingOptions options, int stepsPerEpoch)
    {
        _parameters = parameters;
        _choice = options.Optimizer;
        _moments = [.. parameters.Select(parameter => new WeightMoments(parameter, _choice))];
        _pieces = Pieces.Of(parameters.Select(parameter => parameter.numel()));
        _rowOptimizers = [.. rowTables.Select(table => new RowOptimizer(table, _choice))];
        _isOnProcessor = parameters.All(ProcessorMemory.Holds);
        _threads = Shards.CountFor(torch.CPU, options.Threads);
        _unit = options.Schedule.Unit;
        _run = options.Schedule.Begin(options.LearningRate, _unit == ScheduleUnit.Epoch ? options.Epochs : options.Epochs * stepsPerEpoch);
    }

    /// <summary>The learning rate of now.</summary>
    public double LearningRate => _run.Current.LearningRate;

    /// <summary>What is remembered of the weights, by name. Where the schedule stands follows from the steps and epochs done.</summary>
    public IReadOnlyDictionary<string, Tensor> State => (
        from pair in _moments.Concat(_rowOptimizers.Select(rows => rows.Moments)).Select((moments, i) => (Moments: moments, Number: i))
        from moment in pair.Moments.All()
        select KeyValuePair.Create($"{pair.Number}.{moment.Name}", moment.Moment)).ToDictionary();

    /// <summary>Updates the weights by their gradients.</summary>
    /// <param name="rows">The gradient of each table's rows.</param>
    /// <param name="gradientShare">What is left of a gradient that is cut.</param>
    public void Step(RowGradients[] rows, double gradientShare = 1)
    {
        UpdateStep step = UpdateStep.Of(_choice, _run.Current, ++_steps) with { GradientShare = (float)gradientShare };
        using (no_grad())
        {
            for (int i = 0; i < rows.Length; i++)
                _rowOptimizers[i].Step(rows[i], step, _threads);
            if (_isOnProcessor)
                UpdateOnProcessor(step);
            else
                UpdateOnDevice(step);
        }

        if (_unit == ScheduleUnit.Step)
            _run.Advance(null);
    }

    /// <summary>Tells the schedule that an epoch is over.</summary>
    /// <param name="metric">What is watched, lower being better.</param>
    public void EndEpoch(double metric)
    {
        if (_unit == ScheduleUnit.Epoch)
            _run.Advance(metric);
    }

    /// <summary>Goes on where an optimizer of the same options stood, whose <see cref="State"/> this one's has become.</summary>
    /// <param name="steps">Updates that were made.</param>
    /// <param name="metrics">What <see cref="EndEpoch"/> was told, an epoch each.</param>
    public void GoOn(long steps, IReadOnlyList<double> metrics)
    {
        _steps = steps;
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
    }

    public void Dispose()
    {
        foreach (WeightMoments moments in _moments)
            moments.Dispose();
        foreach (RowOptimizer rows in _rowOptimizers)
            rows.Dispose();
    }

    private void UpdateOnDevice(UpdateStep step)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            using Tensor? gradient = _parameters[i].grad;
            if (gradient is not null)
                _moments[i].Update(gradient, step);
        }
    }

    private unsafe void UpdateOnProcessor(UpdateStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        WeightMemory[] memory = [.. _moments.Select(moments => moments.Memory())];
        nint[] gradients = [.. _parameters.Select(parameter => parameter.grad is { } gradient ? (nint)ProcessorMemory.Of<float>(gradient.contiguous()) : 0)];
        Pieces.Run(_pieces, _threads, number =>
        {
            Piece piece = _pieces[number];
            if (gradients[piece.Row] != 0)
                memory[piece.Row].Update(piece.Start, (float*)gradients[piece.Row] + piece.Start, piece.Count, step);
        });
    }
}
