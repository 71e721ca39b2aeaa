using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The rules for training a network some of whose weights were pretrained.</summary>
internal interface IFineTuning
{
    /// <summary>Gives the optimizer's rule for a parameter.</summary>
    /// <param name="name">The parameter's name in the network.</param>
    WeightRule RuleFor(string name);

    /// <summary>Freezes and unfreezes parameters for an epoch, counted from 1.</summary>
    void BeginEpoch(nn.Module network, int epoch);
}
