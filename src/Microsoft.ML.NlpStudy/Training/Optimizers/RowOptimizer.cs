using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The optimizer of a large table: it updates the rows that a step has read, and leaves the others as they are.</summary>
/// <remarks>
/// The rules are those of PyTorch's SGD, Adagrad and SparseAdam. Adam's averages of a row change only when the row is read, and their bias
/// is corrected by the number of all steps.
/// </remarks>
/// <param name="table">The table.</param>
/// <param name="choice">The optimizer's rule and parameters.</param>
internal sealed class RowOptimizer(Tensor table, OptimizerChoice choice) : IDisposable
{
    private readonly int _size = (int)table.shape[1];

    /// <summary>The optimizer's state of the rows.</summary>
    public WeightMoments Moments { get; } = new(table, choice);

    /// <summary>Whether rows can be updated by this rule.</summary>
    public static bool Supports(OptimizerChoice choice) =>
        choice.Kind is OptimizerKind.Adam or OptimizerKind.Adagrad || (choice.Kind == OptimizerKind.Sgd && choice.Momentum == 0);

    /// <summary>Updates the rows.</summary>
    /// <param name="gradients">The gradient of the rows.</param>
    /// <param name="step">The update.</param>
    /// <param name="threads">The number of threads that share the rows.</param>
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
