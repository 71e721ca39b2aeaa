using Microsoft.ML.NlpStudy.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The rules for training an encoder inside a tagger. The transitions of a conditional random field start from nothing and have a rate of
/// their own.
/// </summary>
/// <param name="encoder">The rules for all other weights.</param>
/// <param name="transitionRate">The factor of the learning rate of transitions.</param>
internal sealed class TaggerFineTuning(FineTuning encoder, double transitionRate) : IFineTuning
{
    /// <inheritdoc/>
    public WeightRule RuleFor(string name)
    {
        WeightRule rule = encoder.RuleFor(name);
        return name is "head.first" or "head.last" or "head.next"
            ? rule with { RateShare = rule.RateShare * transitionRate, Decays = false }
            : rule;
    }

    /// <inheritdoc/>
    public void BeginEpoch(nn.Module network, int epoch) => encoder.BeginEpoch(network, epoch);
}
