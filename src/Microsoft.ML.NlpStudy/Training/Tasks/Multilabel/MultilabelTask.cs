using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of giving texts labels, any number for each text.</summary>
/// <param name="network">The network, which gives a logit for each label.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="multilabel">The weights of positive texts, the focal loss, the threshold.</param>
/// <param name="examples">The texts with their labels.</param>
/// <param name="labels">The number of labels, L.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal sealed class MultilabelTask(
    Module<TokenBatch, Tensor> network, TrainingOptions options, MultilabelOptions multilabel, MultilabelExamples examples, int labels,
    int[] training, int[] validation, Device device)
    : TrainingTask(network, options, training, validation, device)
{
    private readonly Module<TokenBatch, Tensor> _network = network;
    private readonly float[] _positiveWeights = WeightsOf(multilabel, examples, labels, training);

    /// <summary>Whether the network normalizes over a batch, which must then not be split.</summary>
    public bool IsNormalizedOverBatches { get; init; }

    public override bool NeedsWholeBatches => IsNormalizedOverBatches;

    public override int TokensOf(int example) => examples.Texts.LengthOf(example);

    public override double WeightOf(int example) => 1;

    public override int PredictionsOf(int example) => labels;

    public override TrainingShard Prepare(int[] texts, ulong seed)
    {
        float[] targets = new float[texts.Length * labels];
        float[] weights = new float[texts.Length * labels];

        // A text's loss is the mean over the labels.
        weights.AsSpan().Fill(1f / labels);
        for (int row = 0; row < texts.Length; row++)
        {
            foreach (int label in examples.Labels[texts[row]])
            {
                targets[(row * labels) + label] = 1;
                weights[(row * labels) + label] = _positiveWeights[label] / labels;
            }
        }

        TokenBatch tokens = TokenBatch.Create(examples.Texts, texts, Device, new DropoutRandom(seed, Device));
        Tensor target = CopiedTensor.Of(targets, [texts.Length, labels], Device);                    // (B, L)
        Tensor weight = CopiedTensor.Of(weights, [texts.Length, labels], Device);                    // (B, L)
        return new NetworkShard(_network, tokens, logits => LossOf(logits, target, weight), tokens, target, weight);
    }

    public override ValidationFigures? Validate(ProcessGroup processes) => Validation.Length == 0
        ? null
        : MultilabelValidation.Measure(Score(ScoreActivation.None), examples, Validation, labels, multilabel.Threshold);

    /// <summary>Fits the threshold of each label to the validation examples, unless the options fix one.</summary>
    public float[] FitThresholds() => multilabel.Threshold is { } threshold
        ? [.. Enumerable.Repeat((float)threshold, labels)]
        : ThresholdFitting.Fit(Score(ScoreActivation.Sigmoid), examples, Validation, labels);

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
    [
        TrainingRows.Identity(Training, [examples.Texts], text => BytesOf(examples.Labels[text])),
        .. CheckpointFile.ListOptions(multilabel, nameof(MultilabelOptions.LabelSeparator)),
    ];

    private static byte[] BytesOf(int[] numbers) => MemoryMarshal.AsBytes<int>([numbers.Length, .. numbers]).ToArray();

    private static float[] WeightsOf(MultilabelOptions options, MultilabelExamples examples, int labels, int[] training)
    {
        if (options.PositiveWeights.Count > 0)
        {
            return [.. options.PositiveWeights.Select(weight => (float)weight)];
        }

        if (!options.WeightByFrequency)
        {
            return [.. Enumerable.Repeat(1f, labels)];
        }

        int[] positives = new int[labels];
        foreach (int label in training.SelectMany(text => examples.Labels[text]))
        {
            positives[label]++;
        }

        // Of a label that all texts have, or none, there is nothing to balance.
        return [.. positives.Select(count =>
            count == 0 || count == training.Length ? 1f : (training.Length - count) / (float)count)];
    }

    private ShardLoss LossOf(Tensor logits, Tensor target, Tensor weight)
    {
        Tensor losses = functional.binary_cross_entropy_with_logits(logits, target, reduction: Reduction.None); // (B, L), −log p
        Tensor right = logits.gt(Scalars.Zero).eq(target.gt(Scalars.Zero)).sum();
        return new ShardLoss((FocalLoss.Focus(losses, multilabel.FocalGamma) * weight).sum(), right);
    }

    private float[] Score(ScoreActivation activation) => ClassifierEvaluation.Score(
        _network, examples.Texts, Validation, labels, Device, Options.MaximumTokensPerBatch, Options.Threads, wantsAttention: false,
        activation).Probabilities;
}
