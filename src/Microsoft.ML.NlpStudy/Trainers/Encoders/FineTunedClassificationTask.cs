using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The task of putting texts into classes, with rules for the encoder's weights.</summary>
/// <param name="fineTuning">The rules.</param>
/// <param name="network">The classifier.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="examples">The texts with their classes.</param>
/// <param name="rows">The rows to train and validate on.</param>
/// <param name="device">The network's device.</param>
internal sealed class FineTunedClassificationTask(
    FineTuning fineTuning, Module<TokenBatch, Tensor> network, TrainingOptions options, TextExamples examples, LabeledRows rows,
    Device device)
    : ClassificationTask(network, options, examples, rows.Training, rows.Validation, device)
{
    public override WeightRule RuleFor(string parameter) => fineTuning.RuleFor(parameter);

    public override void BeginEpoch(int epoch) => fineTuning.BeginEpoch(Network, epoch);
}
