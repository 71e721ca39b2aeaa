using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy;

/// <summary>The maker of a network of one's own, for <see cref="NetworkClassifierOptions"/>: a record of the network's options.</summary>
/// <remarks>
/// model.zip has the record's type and, as JSON, its properties. Loading makes the record again and lets it create the network, so the
/// process needs the assembly that has the type.
/// <code>
/// public sealed record MeanNetworkOptions : IClassifierNetworkFactory
/// {
///     public int VectorSize { get; init; } = 64;
///
///     public Module&lt;Tensor, Tensor, Tensor> CreateNetwork(int idCount, int classCount) => new MeanNetwork(this, idCount, classCount);
/// }
/// </code>
/// </remarks>
public interface IClassifierNetworkFactory
{
    /// <summary>Creates the network with first weights, on the CPU, and with all of its parameters registered.</summary>
    /// <param name="idCount">The number of ids, 0 to <paramref name="idCount"/> − 1: 0 is padding, the others are the vocabulary's
    /// tokens.</param>
    /// <param name="classCount">The number of classes, C.</param>
    /// <returns>
    /// A network that takes ids, int64 (B, T), padded behind each text, and lengths, int64 (B); it gives logits, float32 (B, C). Several
    /// threads call it at the same time.
    /// </returns>
    Module<Tensor, Tensor, Tensor> CreateNetwork(int idCount, int classCount);
}
