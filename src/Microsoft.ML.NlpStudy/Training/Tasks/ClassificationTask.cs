using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts to put into classes.</summary>
/// <param name="network">Gives a logit for each class.</param>
/// <param name="options">How it is trained.</param>
/// <param name="examples">The texts with their classes.</param>
/// <param name="training">Which of them are trained on.</param>
/// <param name="validation">Which of them are held out; may be none.</param>
/// <param name="device">Where the network is.</param>
internal sealed class ClassificationTask(
    Module<TokenBatch, Tensor> network, TrainingOptions options, TextExamples examples, int[] training, int[] validation, Device device)
        : TrainingTask
{
    /// <summary>How much each class counts in the loss; empty: all alike.</summary>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>Whether the network normalizes over a batch, which must then not be split.</summary>
    public bool IsNormalizedOverBatches { get; init; }

    public override Module Network => network;

    public override Device Device => device;

    public override bool NeedsWholeBatches => IsNormalizedOverBatches;

    public override List<int[]> Batches(Random random) =>
        LengthBuckets.Shuffled(training, examples.Texts.LengthOf, options.BatchSize, options.MaximumTokensPerBatch, random);

    public override int TokensOf(int example) => examples.Texts.LengthOf(example);

    // With class weights the mean is over weights, as PyTorch's cross_entropy has it.
    public override double WeightOf(int example) => ClassWeights.Count == 0 ? 1 : ClassWeights[examples.Labels[example]];

    public override TrainingShard Prepare(int[] texts, ulong seed)
    {
        TokenBatch tokens = TokenBatch.Create(examples.Texts, texts, device, new DropoutRandom(seed, device));
        Tensor target = tensor([.. texts.Select(text => (long)examples.Labels[text])], [texts.Length], ScalarType.Int64, device); // (B)
        Tensor? weights = ClassWeights.Count == 0
            ? null
            : CopiedTensor.Of([.. ClassWeights.Select(weight => (float)weight)], [ClassWeights.Count], device);        // (C)
        return new Shard(network, tokens, target, weights, options.LabelSmoothing);
    }

    public override ValidationFigures? Validate() => validation.Length == 0
        ? null
        : ClassifierEvaluation.Measure(network, examples, validation, device, options.MaximumTokensPerBatch, options.Threads);

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
        [TrainingRows.Identity(training, [examples.Texts], text => BitConverter.GetBytes(examples.Labels[text]))];

    private sealed class Shard(
        Module<TokenBatch, Tensor> network, TokenBatch tokens, Tensor target, Tensor? weights, double smoothing) : TrainingShard
    {
        public override IReadOnlyList<RowReads> Reads => tokens.Reads;

        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = network.call(tokens);                                                                            // (B, C)
            Tensor loss = functional.cross_entropy(logits, target, weights, reduction: Reduction.Sum, label_smoothing: smoothing);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), logits.argmax(1).eq(target).sum().MoveToOuterDisposeScope());
        }

        public override void Dispose()
        {
            tokens.Dispose();
            target.Dispose();
            weights?.Dispose();
        }
    }
}
