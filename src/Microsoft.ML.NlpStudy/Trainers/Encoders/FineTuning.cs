using Microsoft.ML.NlpStudy.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The rules for training an encoder inside another network: rates by layer, frozen layers, gradual unfreezing.</summary>
/// <remarks>
/// Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification" (2018). Weight decay spares biases and normalizations,
/// as in BERT.
/// </remarks>
/// <param name="options">The options.</param>
/// <param name="depth">The depth of each weight.</param>
/// <param name="hasHead">Whether the network has weights above the layers.</param>
internal sealed class FineTuning(FineTuning.IOptions options, WeightDepth depth, bool hasHead = true) : IFineTuning
{
    /// <summary>The options that trainers have in common; they document them.</summary>
    internal interface IOptions
    {
        bool FreezeEmbeddings { get; }
        int FrozenLayers { get; }
        double LayerDecay { get; }
        bool GradualUnfreezing { get; }
    }

    private readonly int _top = hasHead ? depth.Layers + 1 : depth.Layers;

    /// <summary>Gives the optimizer's rule for a parameter.</summary>
    /// <param name="name">The parameter's name in the network, which has the encoder in a field of this name.</param>
    public WeightRule RuleFor(string name)
    {
        int place = depth.Of(name);
        return new WeightRule(Math.Pow(options.LayerDecay, _top - place), Decays: !WeightRule.IsSpared(name), Group: place);
    }

    /// <summary>Freezes the parameters that are never trained. Called before the training.</summary>
    public void Freeze(nn.Module network) => SetTrained(network, place => !IsFrozen(place));

    /// <summary>
    /// Freezes and unfreezes parameters for an epoch, counted from 1: the first trains the head, each further one a layer more. Without a
    /// head it begins with the highest layer that is not frozen.
    /// </summary>
    public void BeginEpoch(nn.Module network, int epoch)
    {
        if (options.GradualUnfreezing)
        {
            int first = hasHead || options.FrozenLayers < depth.Layers ? _top : 0;
            SetTrained(network, place => !IsFrozen(place) && place > first - epoch);
        }
    }

    private bool IsFrozen(int place) => place == 0 ? options.FreezeEmbeddings : place <= options.FrozenLayers;

    private void SetTrained(nn.Module network, Func<int, bool> isTrained)
    {
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            parameter.requires_grad = isTrained(depth.Of(name));
        }
    }
}
