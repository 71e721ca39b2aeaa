using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>The base of this package's transformers with a network of their own.</summary>
public abstract class NetworkTransformer : RowTransformer, IDisposable
{
    private protected NetworkTransformer(IHostEnvironment environment, string name)
        : base(environment, name)
    {
    }

    /// <summary>The number of the network's weights.</summary>
    public long ParameterCount => Network.ParameterCount;

    private protected abstract ITrainedNetwork Network { get; }

    /// <summary>
    /// Frees the network's memory, once predictions that have begun on other threads have ended. Using or saving the transformer afterwards
    /// throws an <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => Network.Dispose();

    /// <summary>Reads the weights by name, as weights.safetensors holds them.</summary>
    internal IEnumerable<(string Name, float[] Values)> Weights() => Network.Weights(this);

    /// <summary>Reads the weights, which belong to the network, by name.</summary>
    internal void ReadWeights(Action<Dictionary<string, Tensor>> read) => Network.ReadWeights(this, read);
}
