using Microsoft.ML.NlpStudy.Modules;
using Microsoft.ML.NlpStudy.Processor;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What the batches of one step came to.</summary>
/// <param name="Loss">Sum of the examples' losses, each times its weight.</param>
/// <param name="Right">How many predictions were right.</param>
internal readonly record struct StepResult(double Loss, long Right);

/// <summary>Computes the gradient of a task's mean loss on the batches of a step.</summary>
/// <remarks>
/// The shards of a batch compute their gradients side by side, a thread each; they are summed in a fixed order, so one seed and one number of
/// threads give the same gradient bit for bit.
/// </remarks>
/// <param name="parameters">What the gradient is by.</param>
/// <param name="rowTables">Tables of which it is by the rows read, with their names.</param>
/// <param name="threads">How many threads add up on a CPU.</param>
internal sealed class LossGradient(Parameter[] parameters, IReadOnlyList<(string Name, Parameter Table)> rowTables, int threads)
{
    private readonly bool _isOnProcessor = parameters.All(ProcessorMemory.Holds);
    private readonly Piece[] _pieces = Pieces.Of(parameters.Select(parameter => parameter.numel()));
    private double _squaredNorm;

    /// <summary>The gradient of each table's rows, in the order of the tables; that of the parameters is theirs.</summary>
    public RowGradients[] Rows { get; } = [.. rowTables.Select(table => new RowGradients(table.Table))];

    /// <summary>The norm of the whole gradient, that of the rows included.</summary>
    public double Norm => Math.Sqrt(_squaredNorm + Rows.Sum(table => table.SquaredNorm));

    /// <summary>Sets each parameter's gradient to that of the mean loss over all examples of the step.</summary>
    /// <param name="step">The step; the memory needed is that of its largest batch.</param>
    public StepResult Compute(PreparedStep step)
    {
        foreach (RowGradients rows in Rows)
            rows.Clear();
        double loss = 0;
        long right = 0;
        for (int i = 0; i < step.Batches.Length; i++)
        {
            StepResult result = Add(step.Batches[i], step.Weight, isFirst: i == 0);
            loss += result.Loss;
            right += result.Right;
        }

        return new StepResult(loss, right);
    }

    private StepResult Add(TrainingShard[] shards, double weight, bool isFirst)
    {
        var gradients = new IList<Tensor>[shards.Length];
        var losses = new double[shards.Length];
        var right = new long[shards.Length];
        Shards.Run(shards.Length, shard =>
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor loss, right[shard]) = shards[shard].Compute();
            using Scalar divisor = weight;
            gradients[shard] = autograd.grad([loss / divisor], [.. parameters, .. shards[shard].Reads.Select(reads => reads.Vectors)]);
            foreach (Tensor gradient in gradients[shard])
                gradient.DetachFromDisposeScope();
            losses[shard] = loss.item<float>();
        });

        using DisposeScope update = NewDisposeScope();
        Tensor[][] summands = [.. parameters.Select((parameter, i) =>
            (Tensor[])[.. gradients.Select(shard => shard[i].contiguous()), .. isFirst ? Array.Empty<Tensor>() : [parameter.grad!]])];
        _squaredNorm = _isOnProcessor ? AddOnProcessor(summands) : AddOnDevice(summands);
        for (int i = 0; i < parameters.Length; i++)
            parameters[i].grad = summands[i][0];

        for (int shard = 0; shard < shards.Length; shard++)
        {
            foreach ((RowReads reads, Tensor gradient) in shards[shard].Reads.Zip(gradients[shard].Skip(parameters.Length)))
                Rows.Zip(rowTables).FirstOrDefault(entry => entry.Second.Name == reads.Table).First?.Add(reads, gradient);
            foreach (Tensor gradient in gradients[shard])
                gradient.Dispose();
        }

        return new StepResult(losses.Sum(), right.Sum());
    }

    // Adds all of a parameter's summands to the first; gives the sum of all squares.
    private unsafe double AddOnProcessor(Tensor[][] summands)
    {
        nint[][] memory = [.. summands.Select(tensors => tensors.Select(tensor => (nint)ProcessorMemory.Of<float>(tensor)).ToArray())];
        double[] squares = new double[_pieces.Length];
        Pieces.Run(_pieces, threads, number =>
        {
            Piece piece = _pieces[number];
            Span<float> sum = Of(memory[piece.Row][0]);
            foreach (nint other in memory[piece.Row].AsSpan(1))
                TensorPrimitives.Add(sum, Of(other), sum);
            squares[number] = TensorPrimitives.SumOfSquares<float>(sum);

            Span<float> Of(nint first) => new((float*)first + piece.Start, piece.Count);
        });
        return squares.Sum();
    }

    private static double AddOnDevice(Tensor[][] summands)
    {
        foreach (Tensor[] tensors in summands)
        {
            foreach (Tensor other in tensors.AsSpan(1))
                tensors[0].add_(other, Scalars.One);
        }

        return stack([.. summands.Select(tensors => tensors[0].flatten()).Select(sum => sum.dot(sum))]).sum().item<float>();
    }
}
