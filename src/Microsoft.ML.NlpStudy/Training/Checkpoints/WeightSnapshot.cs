using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>A snapshot of a network's weights, to restore later.</summary>
/// <param name="network">The network.</param>
internal sealed class WeightSnapshot(nn.Module network) : IDisposable
{
    private readonly Dictionary<string, Tensor> _weights =
        network.state_dict().ToDictionary(weight => weight.Key, weight => weight.Value.detach().clone().DetachFromDisposeScope());

    /// <summary>The kept weights by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _weights;

    /// <summary>Copies the network's present weights.</summary>
    public void Take() => ForEach((current, kept) => kept.copy_(current));

    /// <summary>Gives the network the kept weights.</summary>
    public void Restore() => ForEach((current, kept) => current.copy_(kept));

    /// <summary>Exchanges the network's weights and the kept ones.</summary>
    public void Exchange() => ForEach((current, kept) =>
    {
        Tensor between = current.clone();
        current.copy_(kept);
        kept.copy_(between);
    });

    /// <summary>
    /// Moves the kept weights towards the network's by a share of the difference. Whole numbers, such as counts, are copied.
    /// </summary>
    public void MoveTowards(double share)
    {
        using Scalar factor = share;
        ForEach((current, kept) =>
        {
            if (kept.is_floating_point())
            {
                kept.add_(current - kept, factor);
            }
            else
            {
                kept.copy_(current);
            }
        });
    }

    public void Dispose()
    {
        foreach (Tensor weight in _weights.Values)
        {
            weight.Dispose();
        }
    }

    private void ForEach(Action<Tensor, Tensor> action)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor current) in network.state_dict())
        {
            action(current, _weights[name]);
        }
    }
}
