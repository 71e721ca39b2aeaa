using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a classifier with a network of one's own: its factory, columns and training.</summary>
/// <remarks>
/// The network has its sizes and dropout in its own options: <see cref="TextClassifierOptions.EmbeddingSize"/> and
/// <see cref="TextClassifierOptions.Dropout"/> have no effect. Batches are divided among threads unless a layer of TorchSharp ties their
/// texts together, as batch normalization does, or draws random numbers, as <c>Dropout</c> does: <see cref="ReproducibleDropout"/> takes
/// its place. <see cref="MixedPrecision"/> is for layers of the type <see cref="MixedPrecisionLinear"/>.
/// </remarks>
public sealed record NetworkClassifierOptions : TextClassifierOptions
{
    /// <summary>The maker of the network.</summary>
    [JsonConverter(typeof(NetworkFactoryConverter))]
    public required IClassifierNetworkFactory Factory { get; init; }

    private protected override void ValidateNetwork()
    {
        OptionCheck.That(Factory is not null, "a factory of a network", Factory);
        OptionCheck.That(InitialEmbeddings is null, "null, as the network makes its own vectors", InitialEmbeddings);
        OptionCheck.That(EmbeddingDropout == 0, "0, as the network has dropout of its own", EmbeddingDropout);
    }

    internal override void ValidateBeforeTraining() => NetworkFactoryConverter.CheckRoundTrip(Factory);

    // The sizes are the factory's, so there is nothing to compare a model with before its network is made.
    internal override Int128 LargestMatrix(int vocabularySize, int classes) => 0;

    internal override Int128 WeightCount(int vocabularySize, int classes) => 0;

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes)
    {
        torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>? network = Factory.CreateNetwork(vocabularySize + 1, classes);
        return network is null
            ? throw new InvalidOperationException($"{Factory.GetType()}: expected a network of CreateNetwork, found null.")
            : new UserClassifierNetwork(network, classes);
    }
}
