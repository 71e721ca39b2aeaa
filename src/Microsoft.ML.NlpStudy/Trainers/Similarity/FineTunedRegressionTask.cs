using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The task of giving pairs of texts their similarity, with rules for the encoder's weights.</summary>
/// <param name="fineTuning">The rules.</param>
/// <param name="network">The network.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="rows">The pairs to train and validate on.</param>
/// <param name="device">The network's device.</param>
internal sealed class FineTunedRegressionTask(
    FineTuning fineTuning, PretrainedSimilarityNetwork network, TrainingOptions options, SimilarityRows rows, Device device)
    : RegressionTask(network, options, rows.Examples, rows.Training, rows.Validation, device)
{
    public override WeightRule RuleFor(string parameter) => fineTuning.RuleFor(parameter);

    public override void BeginEpoch(int epoch) => fineTuning.BeginEpoch(Network, epoch);
}
