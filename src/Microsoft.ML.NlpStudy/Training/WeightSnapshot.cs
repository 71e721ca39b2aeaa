using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>A copy of a network's weights, to come back to.</summary>
internal sealed class WeightSnapshot(nn.Module network) : IDisposable
{
    private readonly List<Tensor> _weights = [.. network.state_dict().Values.Select(weight => weight.detach().clone().DetachFromDisposeScope())];

    /// <summary>Copies the network's weights of now.</summary>
    public void Take() => Copy((network, kept) => kept.copy_(network));

    /// <summary>Gives the network the weights of the last <see cref="Take"/>.</summary>
    public void Restore() => Copy((network, kept) => network.copy_(kept));

    public void Dispose() => _weights.ForEach(weight => weight.Dispose());

    private void Copy(Action<Tensor, Tensor> copy)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor weight, Tensor kept) in network.state_dict().Values.Zip(_weights))
            copy(weight, kept);
    }
}
