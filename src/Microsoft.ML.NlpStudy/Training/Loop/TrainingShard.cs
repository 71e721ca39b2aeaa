using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>A shard of a batch: some of its examples as tensors, for one thread to train on.</summary>
internal abstract class TrainingShard : IDisposable
{
    /// <summary>The rows of large tables that the network has read, once it has run.</summary>
    public virtual IReadOnlyList<RowReads> Reads => [];

    /// <summary>Runs the network on the examples.</summary>
    public abstract ShardLoss Compute();

    public abstract void Dispose();
}

/// <summary>The loss of a shard.</summary>
/// <param name="Loss">The sum of the examples' losses, each times its weight: a single number with a gradient.</param>
/// <param name="Right">The number of right predictions, int64; <see langword="null"/> of a regression, which has none.</param>
internal readonly record struct ShardLoss(Tensor Loss, Tensor? Right);
