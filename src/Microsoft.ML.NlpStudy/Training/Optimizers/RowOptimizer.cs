using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Updates the rows of a table that a step has read; the others stay as they are.</summary>
/// <remarks>
/// The rules are those of PyTorch's SGD, Adagrad and SparseAdam: Adam's averages of a row move only when it is read, and its bias is
/// corrected by the count of all steps.
/// </remarks>
internal sealed class RowOptimizer(Tensor table, OptimizerChoice choice) : IDisposable
{
    private readonly int _size = (int)table.shape[1];

    /// <summary>What is remembered of the rows.</summary>
    public WeightMoments Moments { get; } = new(table, choice);

    /// <summary>Whether rows can be updated by this rule.</summary>
    public static bool Supports(OptimizerChoice choice) =>
        choice.Kind is OptimizerKind.Adam or OptimizerKind.Adagrad || (choice.Kind == OptimizerKind.Sgd && choice.Momentum == 0);

    /// <summary>Updates the rows.</summary>
    /// <param name="gradients">Their gradient.</param>
    /// <param name="step">What is done.</param>
    /// <param name="threads">How many threads share the rows.</param>
    public void Step(RowGradients gradients, UpdateStep step, int threads)
    {
        int count = gradients.Rows.Length;
        int parts = Math.Clamp(count / 1024, 1, threads);
        Shards.Run(parts, part => Update(gradients, count * part / parts, count * (part + 1) / parts, step));
    }

    public void Dispose() => Moments.Dispose();

    private unsafe void Update(RowGradients gradients, int start, int end, in UpdateStep step)
    {
        WeightMemory memory = Moments.Memory(table);
        ReadOnlySpan<int> rows = gradients.Rows;
        fixed (float* values = gradients.Values)
        {
            for (int i = start; i < end; i++)
            {
                memory.Update((nint)rows[i] * _size, values + ((nint)i * _size), _size, step);
            }
        }
    }
}
