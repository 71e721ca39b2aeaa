using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of putting texts or pairs of texts into classes.</summary>
/// <param name="network">The classifier, which gives a logit for each class.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="examples">The texts with their classes.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal class ClassificationTask(
    Module<TokenBatch, Tensor> network, TrainingOptions options, TextExamples examples, int[] training, int[] validation, Device device)
    : TrainingTask(network, options, training, validation, device)
{
    private readonly Module<TokenBatch, Tensor> _network = network;

    /// <summary>The loss, the weights and balance of classes, and the metric of the best epoch.</summary>
    public required IClassificationObjective Objective { get; init; }

    /// <summary>Whether the network normalizes over a batch, which must then not be split.</summary>
    public bool IsNormalizedOverBatches { get; init; }

    public override bool NeedsWholeBatches => IsNormalizedOverBatches;

    public override string RowNoun => examples.Layout.IsPair ? "pairs" : base.RowNoun;

    public override List<int[]> Batches(Random random) => LengthBuckets.Shuffled(
        Objective.BalanceClasses ? DrawEqually(random) : Training, example => examples.Layout.PaddedTokensOf(examples.Texts, example),
        Options.BatchSize, Options.MaximumTokensPerBatch, random);

    public override int TokensOf(int example) => examples.Layout.TokensOf(examples.Texts, example);

    // With class weights, the mean loss is weighted, as in PyTorch's cross_entropy.
    public override double WeightOf(int example) =>
        Objective.ClassWeights.Count == 0 ? 1 : Objective.ClassWeights[examples.Labels[example]];

    public override TrainingShard Prepare(int[] texts, ulong seed)
    {
        LabeledShard labeled = PrepareLabeled(texts, seed);
        return new NetworkShard(
            _network, labeled.Tokens, logits => new ShardLoss(labeled.LossOf(logits), labeled.RightIn(logits)), labeled);
    }

    /// <summary>Makes the tensors of some texts and their classes.</summary>
    /// <param name="texts">The texts' numbers.</param>
    /// <param name="seed">The seed of dropout.</param>
    private protected LabeledShard PrepareLabeled(int[] texts, ulong seed)
    {
        TokenBatch tokens = TokenBatch.Create(examples.Texts, examples.Layout.TextsOf(texts), Device, new DropoutRandom(seed, Device));
        Tensor target = tensor([.. texts.Select(text => (long)examples.Labels[text])], [texts.Length], ScalarType.Int64, Device); // (B)
        IReadOnlyList<double> classWeights = Objective.ClassWeights;
        Tensor? weights = classWeights.Count == 0
            ? null
            : CopiedTensor.Of([.. classWeights.Select(weight => (float)weight)], [classWeights.Count], Device);        // (C)
        return new LabeledShard(tokens, target, weights, Options.LabelSmoothing, Objective.Loss);
    }

    public override ValidationFigures? Validate(ProcessGroup processes) => Validation.Length == 0
        ? null
        : ClassifierEvaluation.Measure(
            _network, examples, Validation, Device, Options.MaximumTokensPerBatch, Options.Threads, processes, Objective.Metric);

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
    [
        TrainingRows.Identity(Training, [examples.Texts], text => BitConverter.GetBytes(examples.Labels[text]), examples.Layout),
        .. CheckpointFile.NameOption(nameof(Objective.Loss), Objective.Loss),
        .. CheckpointFile.NameOption(nameof(Objective.Metric), Objective.Metric),
    ];

    // A class with n of the N texts has N/C of them in an epoch: all of them as often as they fit in whole, and a draw of the rest.
    private int[] DrawEqually(Random random)
    {
        int[][] classes = [.. Training.GroupBy(text => examples.Labels[text]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        var drawn = new List<int>();
        for (int i = 0; i < classes.Length; i++)
        {
            int share = (Training.Length / classes.Length) + (i < Training.Length % classes.Length ? 1 : 0);
            random.Shuffle(classes[i]);
            drawn.AddRange(Enumerable.Range(0, share).Select(place => classes[i][place % classes[i].Length]));
        }

        return [.. drawn];
    }

    /// <summary>Some texts and their classes as tensors.</summary>
    /// <param name="Tokens">The texts.</param>
    /// <param name="Target">The classes, int64 (B).</param>
    /// <param name="Weights">The weight of each class (C); <see langword="null"/> for equal weights.</param>
    /// <param name="Smoothing">The label smoothing.</param>
    /// <param name="Loss">The loss; <see langword="null"/> for cross-entropy.</param>
    private protected sealed record LabeledShard(
        TokenBatch Tokens, Tensor Target, Tensor? Weights, double Smoothing, ClassificationLoss? Loss) : IDisposable
    {
        /// <summary>Sums the texts' losses, each times the weight of its class.</summary>
        /// <param name="logits">(B, C)</param>
        public Tensor LossOf(Tensor logits)
        {
            if (Loss is null)
            {
                return functional.cross_entropy(logits, Target, Weights, reduction: Reduction.Sum, label_smoothing: Smoothing);
            }

            using DisposeScope scope = NewDisposeScope();
            Tensor losses = Loss.Compute(logits, Target); // (B)
            if (!losses.shape.SequenceEqual(Target.shape))
            {
                throw new InvalidOperationException(
                    $"Loss {Loss.GetType().Name}: expected a loss for each text, ({Target.shape[0]}), found "
                    + $"({string.Join(", ", losses.shape)}).");
            }

            return (Weights is null ? losses : losses * Weights.index_select(0, Target)).sum().MoveToOuterDisposeScope();
        }

        /// <summary>Counts the texts whose likeliest class is theirs.</summary>
        /// <param name="logits">(B, C)</param>
        public Tensor RightIn(Tensor logits) => logits.argmax(1).eq(Target).sum();

        public void Dispose()
        {
            Tokens.Dispose();
            Target.Dispose();
            Weights?.Dispose();
        }
    }
}
