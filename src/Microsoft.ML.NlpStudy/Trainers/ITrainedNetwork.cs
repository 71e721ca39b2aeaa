using Microsoft.ML.NlpStudy.Pipeline;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The members of a trained network that do not depend on its type.</summary>
internal interface ITrainedNetwork : IDisposable
{
    /// <summary>The number of weights.</summary>
    long ParameterCount { get; }

    /// <summary>Reads the weights by name, as weights.safetensors holds them.</summary>
    /// <param name="owner">The transformer, which an error names.</param>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    IEnumerable<(string Name, float[] Values)> Weights(RowTransformer owner);

    /// <summary>Reads the weights, which belong to the network, by name.</summary>
    /// <param name="owner">The transformer, which an error names.</param>
    /// <param name="read">Receives the weights.</param>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    void ReadWeights(RowTransformer owner, Action<Dictionary<string, Tensor>> read);
}
