using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// Pairs to translate in both directions, whose two probabilities are to agree: a text times its translation given it, and the translation
/// times the text given that.
/// </summary>
/// <remarks>
/// Xia et al., "Dual Supervised Learning" (2017): the squared difference of both logarithms is added to the losses of both directions.
/// </remarks>
/// <param name="network">Both translators.</param>
/// <param name="options">How they are trained.</param>
/// <param name="pairs">The texts with their translations.</param>
/// <param name="likelihoods">How much likelier each pair's source is by itself than its target, in nats.</param>
/// <param name="agreement">How much the squared difference counts.</param>
/// <param name="training">Which pairs are trained on.</param>
/// <param name="validation">Which are held out; may be none.</param>
/// <param name="device">Where the network is.</param>
internal sealed class DualTask(
    DualNetwork network, TrainingOptions options, PairStore pairs, double[] likelihoods, double agreement, int[] training, int[] validation,
    Device device)
    : TrainingTask
{
    private readonly PairStore _reversed = pairs.Reversed();

    public override Module Network => network;

    public override Device Device => device;

    public override List<int[]> Batches(Random random) =>
        LengthBuckets.Shuffled(training, TokensOf, options.BatchSize, options.MaximumTokensPerBatch, random);

    public override int TokensOf(int example) => PredictionsOf(example);

    public override double WeightOf(int example) => PredictionsOf(example);

    // Each token of both sides, and their ends.
    public override int PredictionsOf(int example) => pairs.Sources.TokensOf(example).Length + pairs.Targets.TokensOf(example).Length + 2;

    public override TrainingShard Prepare(int[] examples, ulong seed) => new Shard(
        this, PairBatch.Create(pairs, examples, device, new DropoutRandom(SplitMix.Of(seed, 0), device)),
        PairBatch.Create(_reversed, examples, device, new DropoutRandom(SplitMix.Of(seed, 1), device)), examples);

    public override ValidationFigures? Validate() => NextTokenValidation.Measure(this, options, validation, examples =>
    {
        using PairBatch there = PairBatch.Create(pairs, examples, device), back = PairBatch.Create(_reversed, examples, device);
        (double forwardLoss, long forwardRight) = NextTokenValidation.Count(network.Forwards.call(there), there.Target.Next);
        (double backwardLoss, long backwardRight) = NextTokenValidation.Count(network.Backwards.call(back), back.Target.Next);
        return (forwardLoss + backwardLoss, forwardRight + backwardRight);
    });

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
    [
        TrainingRows.Identity(
            training, [pairs.Sources, pairs.Targets],
            pair => [.. BitConverter.GetBytes(likelihoods[pair]), .. BitConverter.GetBytes(agreement)]),
    ];

    private sealed class Shard(DualTask task, PairBatch there, PairBatch back, int[] examples) : TrainingShard
    {
        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            var network = (DualNetwork)task.Network;
            (Tensor forwardLoss, Tensor target, Tensor forwardRight) = task.Translate(network.Forwards, there);    // (1), (B)
            (Tensor backwardLoss, Tensor source, Tensor backwardRight) = task.Translate(network.Backwards, back);  // (1), (B)
            float[] ahead = [.. examples.Select(pair => (float)task.Likelihoods[pair])];
            Tensor difference = CopiedTensor.Of(ahead, [ahead.Length], task.Device).add(target - source, Scalars.One); // (B)
            using Scalar agreement = task.Agreement;
            Tensor loss = forwardLoss.add(backwardLoss, Scalars.One).add((difference * difference).sum(), agreement);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), forwardRight.add(backwardRight, Scalars.One).MoveToOuterDisposeScope());
        }

        public override void Dispose()
        {
            there.Dispose();
            back.Dispose();
        }
    }

    private double[] Likelihoods => likelihoods;

    private double Agreement => agreement;

    /// <summary>The loss of all tokens, each text's log-probability (B), and how many predictions are right.</summary>
    private (Tensor Loss, Tensor LogProbabilities, Tensor Right) Translate(TranslatorNetwork translator, PairBatch batch)
    {
        Tensor logits = translator.call(batch);                                                                  // (N, V + 1)
        Tensor surprise = functional.cross_entropy(logits, batch.Target.Next, reduction: Reduction.None);         // (N)
        Tensor loss = options.LabelSmoothing == 0
            ? surprise.sum()
            : functional.cross_entropy(logits, batch.Target.Next, reduction: Reduction.Sum, label_smoothing: options.LabelSmoothing);
        long[] rows = [.. batch.Target.Steps.SelectMany((steps, row) => Enumerable.Repeat((long)row, steps))];
        Tensor row = tensor(rows, [rows.Length], ScalarType.Int64, device);                                      // (N)
        using Scalar lost = -1;
        Tensor logProbabilities = zeros([batch.Target.Steps.Count], device: device).index_add(0, row, surprise, lost); // (B)
        return (loss, logProbabilities, logits.argmax(1).eq(batch.Target.Next).sum());
    }
}
