using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Some examples as tensors, ready to be trained on by one thread.</summary>
internal abstract class TrainingShard : IDisposable
{
    /// <summary>Which rows of large tables the network read, once it has run.</summary>
    public virtual IReadOnlyList<RowReads> Reads => [];

    /// <summary>Runs the network on them.</summary>
    public abstract ShardLoss Compute();

    public abstract void Dispose();
}

/// <summary>What a shard came to.</summary>
/// <param name="Loss">The sum of its examples' losses, each times its weight: a single number with a gradient.</param>
/// <param name="Right">How many predictions were right, int64.</param>
internal readonly record struct ShardLoss(Tensor Loss, Tensor Right);
