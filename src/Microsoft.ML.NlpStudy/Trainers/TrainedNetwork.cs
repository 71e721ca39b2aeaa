using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>A network that is trained and scores: what every transformer with one saves, loads and frees.</summary>
/// <typeparam name="TNetwork">The network's type.</typeparam>
internal sealed class TrainedNetwork<TNetwork> : IDisposable
    where TNetwork : Module
{
    /// <param name="network">The network, on its device.</param>
    /// <param name="device">The device.</param>
    public TrainedNetwork(TNetwork network, Device device)
    {
        (Network, Device) = (network, device);
        network.eval();
    }

    /// <summary>The network.</summary>
    public TNetwork Network { get; }

    /// <summary>Where it is.</summary>
    public Device Device { get; }

    /// <summary>How many numbers it has learned.</summary>
    public long ParameterCount => Network.parameters().Sum(parameter => parameter.NumberOfElements);

    /// <summary>Gives a network the weights that are in a model.</summary>
    /// <param name="folder">The transformer's folder in the model.</param>
    /// <param name="device">Where it shall be.</param>
    /// <param name="numbers">The count of numbers in the network's weights, from its options; one with more than the model has is not built.</param>
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

    /// <summary>Writes the weights into a model.</summary>
    public void Write(ModelFolderWriter folder) =>
        folder.WriteEntry(ModelFolder.WeightsEntry, stream => Safetensors.Write(Network.state_dict(), stream));

    /// <summary>The learned numbers by name, as weights.safetensors holds them.</summary>
    public IEnumerable<(string Name, float[] Values)> Weights() =>
        Network.state_dict().Select(weight => (weight.Key, weight.Value.cpu().data<float>().ToArray()));

    public void Dispose() => Network.Dispose();
}
