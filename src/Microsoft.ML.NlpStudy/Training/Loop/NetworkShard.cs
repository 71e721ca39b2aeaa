using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>A shard whose loss follows from a network's logits of its texts.</summary>
/// <param name="network">The network.</param>
/// <param name="texts">The texts.</param>
/// <param name="lossOf">Computes the loss from the logits (B, C).</param>
/// <param name="owned">The tensors that end with the shard, the texts among them.</param>
internal sealed class NetworkShard(
    Module<TokenBatch, Tensor> network, TokenBatch texts, Func<Tensor, ShardLoss> lossOf, params IDisposable[] owned) : TrainingShard
{
    public override IReadOnlyList<RowReads> Reads => texts.Reads;

    public override ShardLoss Compute()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor loss, Tensor? right) = lossOf(network.call(texts));
        return new ShardLoss(loss.MoveToOuterDisposeScope(), right?.MoveToOuterDisposeScope());
    }

    public override void Dispose()
    {
        foreach (IDisposable tensor in owned)
        {
            tensor.Dispose();
        }
    }
}
