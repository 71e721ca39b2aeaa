using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The loss of the batches of one step.</summary>
/// <param name="Loss">The sum of the examples' losses, each times its weight.</param>
/// <param name="Right">The number of right predictions.</param>
internal readonly record struct StepResult(double Loss, long Right);

/// <summary>The gradient of a task's mean loss on the batches of a step.</summary>
/// <remarks>
/// The shards of a batch compute their gradients side by side, a thread each. The gradients are summed in a fixed order, so that one seed
/// and one number of threads give the same gradient bit for bit, in one process or in several.
/// </remarks>
/// <param name="parameters">The parameters that the loss is differentiated by.</param>
/// <param name="rowTables">The tables of which only the rows read have a gradient.</param>
/// <param name="layout">The division of shards among processes.</param>
/// <param name="threads">The number of threads that sum gradients on a CPU.</param>
internal sealed class LossGradient(Parameter[] parameters, IReadOnlyList<RowTable> rowTables, ShardLayout layout, int threads)
{
    private readonly WeightPieces _pieces = new(parameters, threads);
    private readonly FlatWeights _flat = new(parameters);
    private readonly RowExchange _rowExchange = new(rowTables, layout);
    private GradientSum? _sum;
    private double _squaredNorm;

    /// <summary>The gradient of each table's rows, in the order of the tables. The parameters hold their own gradients.</summary>
    public RowGradients[] Rows { get; } = [.. rowTables.Select(table => new RowGradients(table.Weights))];

    /// <summary>The norm of the whole gradient, rows included.</summary>
    public double Norm => Math.Sqrt(_squaredNorm);

    /// <summary>Sets each parameter's gradient to that of the mean loss over all examples of the step.</summary>
    /// <param name="step">The step. It needs the memory of its largest batch.</param>
    public StepResult Compute(PreparedStep step)
    {
        foreach (RowGradients rows in Rows)
        {
            rows.Clear();
        }

        // The gradient of the step before takes as much memory as the weights.
        foreach (Parameter parameter in parameters)
        {
            using Tensor? before = parameter.grad;
            parameter.grad = null;
        }

        var results = new ShardResults(layout);
        for (int i = 0; i < step.Batches.Length; i++)
        {
            Add(step.Batches[i], step.Weight, results, isFirst: i == 0, isLast: i == step.Batches.Length - 1);
        }

        _squaredNorm += Rows.Sum(table => table.SquaredNorm);
        return results.Sum(ref _squaredNorm);
    }

    private void Add(PreparedBatch batch, double weight, ShardResults results, bool isFirst, bool isLast)
    {
        TrainingShard[] shards = batch.Shards;
        IList<Tensor>[] gradients = Differentiate(batch, weight, results);
        using DisposeScope update = NewDisposeScope();
        if (_pieces.AreOnProcessor)
        {
            AddOnProcessor(gradients, batch.Count, isFirst, isLast);
        }
        else
        {
            AddOnDevice(gradients, isFirst, isLast);
        }

        _rowExchange.Add(
            [.. shards.Zip(gradients).SelectMany(shard => shard.First.Reads.Zip(shard.Second.Skip(parameters.Length)))], Rows);
        foreach (Tensor gradient in gradients.SelectMany(shard => shard))
        {
            gradient.Dispose();
        }
    }

    // The gradients of each own shard: those of the parameters, then those of the vectors that rows were read for.
    private IList<Tensor>[] Differentiate(PreparedBatch batch, double weight, ShardResults results)
    {
        TrainingShard[] shards = batch.Shards;
        var gradients = new IList<Tensor>[shards.Length];
        var losses = new double[shards.Length];
        var right = new long[shards.Length];

        // A small batch may have no shard for this process.
        if (shards.Length > 0)
        {
            Shards.Run(shards.Length, DifferentiateShard);
        }

        results.Add(batch.Count, losses, right);
        return gradients;

        void DifferentiateShard(int shard)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor loss, Tensor? rightOnes) = shards[shard].Compute();
            using Scalar divisor = weight;

            // The loss must depend on every one of them: libtorch throws for a parameter that it does not depend on, and TorchSharp 0.107
            // does not catch that exception, which ends the process.
            gradients[shard] = autograd.grad([loss / divisor], [.. parameters, .. shards[shard].Reads.Select(reads => reads.Vectors)]);
            if (_pieces.AreOnProcessor)
            {
                gradients[shard] = InOwnMemory(gradients[shard]);
            }

            foreach (Tensor gradient in gradients[shard])
            {
                gradient.DetachFromDisposeScope();
            }

            // These wait for a GPU, so they come last: by now it has all its work.
            losses[shard] = loss.item<float>();
            right[shard] = rightOnes?.item<long>() ?? 0;
        }
    }

    // Autograd may give several parameters the same gradient, as to the two biases of an LSTM, or parts of one. The sum is written over the
    // gradients, so a shared one would be added to twice.
    private static unsafe Tensor[] InOwnMemory(IList<Tensor> gradients)
    {
        Tensor[] own = [.. gradients.Select(gradient => gradient.contiguous())];
        nint[] starts = [.. own.Select(gradient => gradient.numel() == 0 ? 0 : (nint)ProcessorMemory.Of<float>(gradient))];
        int[] byPlace = [.. Enumerable.Range(0, own.Length)];
        Array.Sort(starts, byPlace);
        nint end = 0;
        for (int i = 0; i < own.Length; i++)
        {
            ref Tensor gradient = ref own[byPlace[i]];
            if (starts[i] < end)
            {
                gradient = gradient.clone();
            }
            else
            {
                end = starts[i] + (nint)(gradient.numel() * sizeof(float));
            }
        }

        return own;
    }

    // Adds the gradients of all shards, and those of earlier batches. With the last batch it also sums the squares.
    private unsafe void AddOnProcessor(IList<Tensor>[] gradients, int shards, bool isFirst, bool isLast)
    {
        Tensor[][] own = [.. gradients.Select(shard => shard.Take(parameters.Length).ToArray())];
        Tensor[] result = own.Length > 0 ? own[0] : [.. parameters.Select(parameter => zeros_like(parameter))];
        double[] squares = new double[_pieces.Count];
        _sum ??= new GradientSum(_pieces, layout);
        _sum.Compute(
            [.. own.Select(AddressesOf)], shards, isFirst ? null : AddressesOf(parameters.Select(parameter => parameter.grad!)),
            AddressesOf(result), isLast ? squares : null);
        _squaredNorm = squares.Sum();
        SetGradients(result);

        static nint[] AddressesOf(IEnumerable<Tensor> tensors) => [.. tensors.Select(tensor => (nint)ProcessorMemory.Of<float>(tensor))];
    }

    // Sums into a new tensor: autograd may have given several parameters the same one.
    private void AddOnDevice(IList<Tensor>[] gradients, bool isFirst, bool isLast)
    {
        Tensor sum = FlatWeights.Join(gradients[0].Take(parameters.Length));
        foreach (IList<Tensor> shard in gradients.AsSpan(1))
        {
            sum.add_(FlatWeights.Join(shard.Take(parameters.Length)), Scalars.One);
        }

        if (!isFirst)
        {
            sum.add_(FlatWeights.Join(parameters.Select(parameter => parameter.grad!)), Scalars.One);
        }

        if (isLast)
        {
            _squaredNorm = sum.dot(sum).item<float>();
        }

        SetGradients(_flat.Split(sum));
    }

    private void SetGradients(Tensor[] gradients)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].grad = gradients[i];
        }
    }
}
