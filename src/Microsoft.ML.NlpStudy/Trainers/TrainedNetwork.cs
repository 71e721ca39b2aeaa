using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>A trained network: saved, loaded, used and freed for the transformer that owns it.</summary>
/// <remarks>
/// Uses are counted, since a service may dispose of a model during a request. After that no use begins, and the end of the last use frees
/// the network's memory.
/// </remarks>
/// <typeparam name="TNetwork">The network's type.</typeparam>
internal sealed class TrainedNetwork<TNetwork> : ITrainedNetwork
    where TNetwork : Module
{
    private readonly Lock _lock = new();
    private readonly TNetwork _network;
    private int _uses;
    private bool _isDisposed;

    /// <summary>Takes over a network.</summary>
    /// <param name="network">The network, on its device.</param>
    /// <param name="device">The device.</param>
    public TrainedNetwork(TNetwork network, Device device)
    {
        (_network, Device) = (network, device);
        ParameterCount = network.parameters().Sum(parameter => parameter.NumberOfElements);
        network.eval();
    }

    /// <summary>The device that the network is on.</summary>
    public Device Device { get; }

    /// <inheritdoc/>
    public long ParameterCount { get; }

    /// <summary>Loads the weights in a model into a network.</summary>
    /// <param name="folder">The transformer's folder in the model.</param>
    /// <param name="device">The device that the network moves to.</param>
    /// <param name="numbers">The number of weights that the options ask for. If the model has fewer, no network is made.</param>
    /// <param name="create">Makes a new network of the same sizes, on the CPU.</param>
    public static TrainedNetwork<TNetwork> Read(ModelFolderReader folder, Device device, Int128 numbers, Func<TNetwork> create)
    {
        TNetwork? network = null;
        try
        {
            folder.ReadEntry(ModelFolder.WeightsEntry, long.MaxValue, stream =>
            {
                Safetensors.CheckLength(stream, numbers * sizeof(float));
                network = create();
                Safetensors.Read(network.state_dict(), stream);
            });
            return new TrainedNetwork<TNetwork>(network!.to(device), device);
        }
        catch
        {
            network?.Dispose();
            throw;
        }
    }

    /// <summary>Begins a use of the network, which ends when the result is disposed of.</summary>
    /// <param name="owner">The transformer, which an error names.</param>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public NetworkUse Use(RowTransformer owner)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                throw new ObjectDisposedException(
                    owner.GetType().Name,
                    "The model was disposed of. A PredictionEngine disposes of its model too, unless "
                        + "PredictionEngineOptions.OwnsTransformer is false.");
            }

            _uses++;
        }

        return new NetworkUse(this);
    }

    /// <summary>Writes the weights into a model.</summary>
    /// <param name="folder">The transformer's folder in the model.</param>
    /// <param name="owner">The transformer, which an error names.</param>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public void Write(ModelFolderWriter folder, RowTransformer owner)
    {
        using NetworkUse use = Use(owner);
        folder.WriteEntry(ModelFolder.WeightsEntry, stream => Safetensors.Write(use.Network.state_dict(), stream));
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, float[] Values)> Weights(RowTransformer owner)
    {
        using NetworkUse use = Use(owner);
        return [.. use.Network.state_dict().Select(weight => (weight.Key, weight.Value.cpu().data<float>().ToArray()))];
    }

    /// <inheritdoc/>
    public void ReadWeights(RowTransformer owner, Action<Dictionary<string, Tensor>> read)
    {
        using NetworkUse use = Use(owner);
        read(use.Network.state_dict());
    }

    /// <summary>Ends the network. No further use begins, and the memory is freed when the present uses have ended.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            if (_uses > 0)
            {
                return;
            }
        }

        _network.Dispose();
    }

    private void EndUse()
    {
        lock (_lock)
        {
            if (--_uses > 0 || !_isDisposed)
            {
                return;
            }
        }

        _network.Dispose();
    }

    /// <summary>One use of the network, during which it is not freed.</summary>
    internal readonly struct NetworkUse(TrainedNetwork<TNetwork> trained) : IDisposable
    {
        /// <summary>The network.</summary>
        public TNetwork Network => trained._network;

        public void Dispose() => trained.EndUse();
    }
}
