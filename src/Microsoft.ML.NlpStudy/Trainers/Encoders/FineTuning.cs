using System.Globalization;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The rules for training an encoder inside another network: rates by layer, frozen layers, gradual unfreezing.</summary>
/// <remarks>
/// Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification" (2018). Weight decay spares biases and normalizations,
/// as in BERT. The depth of a weight is 0 for embeddings, the layer's number from 1, and one more than the last layer for the head.
/// </remarks>
/// <param name="options">The options.</param>
/// <param name="layers">The encoder's number of layers.</param>
/// <param name="hasHead">Whether the network has weights above the layers.</param>
internal sealed class FineTuning(FineTuning.IOptions options, int layers, bool hasHead = true)
{
    /// <summary>The options that trainers have in common; they document them.</summary>
    internal interface IOptions
    {
        bool FreezeEmbeddings { get; }
        int FrozenLayers { get; }
        double LayerDecay { get; }
        bool GradualUnfreezing { get; }
    }

    private const string Encoder = "encoder.";
    private const string Layer = "encoder.layers.";
    private const string Pooler = "encoder.pooler.";

    private readonly int _top = hasHead ? layers + 1 : layers;

    /// <summary>Gives the optimizer's rule for a parameter.</summary>
    /// <param name="name">The parameter's name in the network, which has the encoder in a field of this name.</param>
    public WeightRule RuleFor(string name)
    {
        int depth = DepthOf(name);
        return new WeightRule(Math.Pow(options.LayerDecay, _top - depth), Decays: !WeightRule.IsSpared(name), Group: depth);
    }

    /// <summary>Freezes the parameters that are never trained. Called before the training.</summary>
    public void Freeze(nn.Module network) => SetTrained(network, depth => !IsFrozen(depth));

    /// <summary>
    /// Freezes and unfreezes parameters for an epoch, counted from 1: the first trains the head, each further one a layer more. Without a
    /// head it begins with the highest layer that is not frozen.
    /// </summary>
    public void BeginEpoch(nn.Module network, int epoch)
    {
        if (options.GradualUnfreezing)
        {
            int first = hasHead || options.FrozenLayers < layers ? _top : 0;
            SetTrained(network, depth => !IsFrozen(depth) && depth > first - epoch);
        }
    }

    private bool IsFrozen(int depth) => depth == 0 ? options.FreezeEmbeddings : depth <= options.FrozenLayers;

    private void SetTrained(nn.Module network, Func<int, bool> isTrained)
    {
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            parameter.requires_grad = isTrained(DepthOf(name));
        }
    }

    private int DepthOf(string name)
    {
        if (name.StartsWith(Layer, StringComparison.Ordinal))
        {
            int end = name.IndexOf('.', Layer.Length);
            return int.Parse(name.AsSpan(Layer.Length, end - Layer.Length), CultureInfo.InvariantCulture) + 1;
        }

        bool isHead = !name.StartsWith(Encoder, StringComparison.Ordinal) || name.StartsWith(Pooler, StringComparison.Ordinal);
        return isHead ? layers + 1 : 0;
    }
}
