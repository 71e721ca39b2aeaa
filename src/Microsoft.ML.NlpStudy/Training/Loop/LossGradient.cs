using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The loss of the batches of one step.</summary>
/// <param name="Loss">The sum of the examples' losses, each times its weight.</param>
/// <param name="Right">The number of right predictions.</param>
internal readonly record struct StepResult(double Loss, long Right);

/// <summary>The gradient of a task's mean loss on the batches of a step.</summary>
/// <remarks>
/// The shards of a batch compute their gradients side by side, a thread each. The gradients are summed in a fixed order, so that one seed
/// and one number of threads give the same gradient bit for bit.
/// </remarks>
/// <param name="parameters">The parameters that the loss is differentiated by.</param>
/// <param name="rowTables">The tables, with their names, of which only the rows read have a gradient.</param>
/// <param name="threads">The number of threads that sum gradients on a CPU.</param>
internal sealed class LossGradient(Parameter[] parameters, IReadOnlyList<(string Name, Parameter Table)> rowTables, int threads)
{
    private readonly WeightPieces _pieces = new(parameters, threads);
    private readonly FlatWeights _flat = new(parameters);
    private double _squaredNorm;

    /// <summary>The gradient of each table's rows, in the order of the tables. The parameters hold their own gradients.</summary>
    public RowGradients[] Rows { get; } = [.. rowTables.Select(table => new RowGradients(table.Table))];

    /// <summary>The norm of the whole gradient, rows included.</summary>
    public double Norm => Math.Sqrt(_squaredNorm + Rows.Sum(table => table.SquaredNorm));

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

        double loss = 0;
        long right = 0;
        for (int i = 0; i < step.Batches.Length; i++)
        {
            StepResult result = Add(step.Batches[i], step.Weight, isFirst: i == 0, isLast: i == step.Batches.Length - 1);
            loss += result.Loss;
            right += result.Right;
        }

        return new StepResult(loss, right);
    }

    private StepResult Add(TrainingShard[] shards, double weight, bool isFirst, bool isLast)
    {
        var gradients = new IList<Tensor>[shards.Length];
        var losses = new double[shards.Length];
        var right = new long[shards.Length];
        Shards.Run(shards.Length, shard =>
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor loss, Tensor? rightOnes) = shards[shard].Compute();
            using Scalar divisor = weight;

            // The loss must depend on every one of them: libtorch throws for a parameter that it does not depend on, and TorchSharp 0.107
            // does not catch that exception, which ends the process.
            gradients[shard] = autograd.grad([loss / divisor], [.. parameters, .. shards[shard].Reads.Select(reads => reads.Vectors)]);
            foreach (Tensor gradient in gradients[shard])
            {
                gradient.DetachFromDisposeScope();
            }

            // These wait for a GPU, so they come last: by now it has all its work.
            losses[shard] = loss.item<float>();
            right[shard] = rightOnes?.item<long>() ?? 0;
        });

        using DisposeScope update = NewDisposeScope();
        if (_pieces.AreOnProcessor)
        {
            AddOnProcessor(gradients, isFirst, isLast);
        }
        else
        {
            AddOnDevice(gradients, isFirst, isLast);
        }

        for (int shard = 0; shard < shards.Length; shard++)
        {
            foreach ((RowReads reads, Tensor gradient) in shards[shard].Reads.Zip(gradients[shard].Skip(parameters.Length)))
            {
                Rows.Zip(rowTables).FirstOrDefault(entry => entry.Second.Name == reads.Table).First?.Add(reads, gradient);
            }

            foreach (Tensor gradient in gradients[shard])
            {
                gradient.Dispose();
            }
        }

        return new StepResult(losses.Sum(), right.Sum());
    }

    // Adds a parameter's other summands to the first. With the last batch it also sums the squares.
    private unsafe void AddOnProcessor(IList<Tensor>[] gradients, bool isFirst, bool isLast)
    {
        Tensor[][] summands = [.. parameters.Select((parameter, i) =>
            (Tensor[])[.. gradients.Select(shard => shard[i].contiguous()), .. isFirst ? Array.Empty<Tensor>() : [parameter.grad!]])];
        nint[][] memory = [.. summands.Select(tensors => tensors.Select(tensor => (nint)ProcessorMemory.Of<float>(tensor)).ToArray())];
        double[] squares = new double[_pieces.Count];
        _pieces.Run((piece, number) =>
        {
            Span<float> sum = PieceOf(memory[piece.Row][0]);
            foreach (nint other in memory[piece.Row].AsSpan(1))
            {
                TensorPrimitives.Add(sum, PieceOf(other), sum);
            }

            if (isLast)
            {
                squares[number] = TensorPrimitives.SumOfSquares<float>(sum);
            }

            Span<float> PieceOf(nint first) => new((float*)first + piece.Start, piece.Count);
        });
        _squaredNorm = squares.Sum();
        SetGradients([.. summands.Select(tensors => tensors[0])]);
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
