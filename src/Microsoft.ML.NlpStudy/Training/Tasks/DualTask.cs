using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The task of dual training: to translate pairs in both directions, with probabilities that agree. A text x and its translation y then
/// have P(x)·P(y|x) = P(y)·P(x|y).
/// </summary>
/// <remarks>
/// Xia et al., "Dual Supervised Learning" (2017): the squared difference of both sides' logarithms is added to the losses of both
/// directions.
/// </remarks>
/// <param name="network">Both translators.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="pairs">The texts with their translations.</param>
/// <param name="likelihoods">The log-probability of each pair's source minus that of its target, log P(x) - log P(y), in nats.</param>
/// <param name="agreement">The weight of the squared difference.</param>
/// <param name="training">The numbers of the pairs to train on.</param>
/// <param name="validation">The numbers of the pairs to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal sealed class DualTask(
    DualNetwork network, TrainingOptions options, PairStore pairs, double[] likelihoods, double agreement, int[] training, int[] validation,
    Device device)
    : TrainingTask(network, options, training, validation, device)
{
    private readonly DualNetwork _network = network;
    private readonly PairStore _reversed = pairs.Reversed();

    public override string RowNoun => "pairs";

    public override int TokensOf(int example) => PredictionsOf(example);

    public override double WeightOf(int example) => PredictionsOf(example);

    // Each token of both sides, and their ends.
    public override int PredictionsOf(int example) => pairs.Sources.TokensOf(example).Length + pairs.Targets.TokensOf(example).Length + 2;

    public override TrainingShard Prepare(int[] examples, ulong seed) => new Shard(
        this, PairBatch.Create(pairs, examples, Device, new DropoutRandom(SplitMix.Of(seed, 0), Device)),
        PairBatch.Create(_reversed, examples, Device, new DropoutRandom(SplitMix.Of(seed, 1), Device)), examples);

    public override ValidationFigures? Validate(ProcessGroup processes) => NextTokenValidation.Measure(this, processes, examples =>
    {
        using PairBatch there = PairBatch.Create(pairs, examples, Device), back = PairBatch.Create(_reversed, examples, Device);
        (double forwardLoss, long forwardRight) = NextTokenValidation.Count(_network.Forwards.call(there), there.Target.Next);
        (double backwardLoss, long backwardRight) = NextTokenValidation.Count(_network.Backwards.call(back), back.Target.Next);
        return (forwardLoss + backwardLoss, forwardRight + backwardRight);
    });

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
    [
        TrainingRows.Identity(
            Training, [pairs.Sources, pairs.Targets],
            pair => [.. BitConverter.GetBytes(likelihoods[pair]), .. BitConverter.GetBytes(agreement)]),
    ];

    private sealed class Shard(DualTask task, PairBatch there, PairBatch back, int[] examples) : TrainingShard
    {
        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor forwardLoss, Tensor target, Tensor forwardRight) = task.Translate(task._network.Forwards, there);    // (1), (B)
            (Tensor backwardLoss, Tensor source, Tensor backwardRight) = task.Translate(task._network.Backwards, back);  // (1), (B)
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

    /// <summary>Computes the loss of all tokens, each text's log-probability (B), and the number of right predictions.</summary>
    private (Tensor Loss, Tensor LogProbabilities, Tensor Right) Translate(TranslatorNetwork translator, PairBatch batch)
    {
        Tensor logits = translator.call(batch);                                                                  // (N, V + 1)
        Tensor surprise = functional.cross_entropy(logits, batch.Target.Next, reduction: Reduction.None);         // (N)
        Tensor loss = Options.LabelSmoothing == 0
            ? surprise.sum()
            : functional.cross_entropy(logits, batch.Target.Next, reduction: Reduction.Sum, label_smoothing: Options.LabelSmoothing);
        long[] rows = [.. batch.Target.Steps.SelectMany((steps, row) => Enumerable.Repeat((long)row, steps))];
        Tensor row = tensor(rows, [rows.Length], ScalarType.Int64, Device);                                      // (N)
        using Scalar lost = -1;
        Tensor logProbabilities = zeros([batch.Target.Steps.Count], device: Device).index_add(0, row, surprise, lost); // (B)
        return (loss, logProbabilities, logits.argmax(1).eq(batch.Target.Next).sum());
    }
}
