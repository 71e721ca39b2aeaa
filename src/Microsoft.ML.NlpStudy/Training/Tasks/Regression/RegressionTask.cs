using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of giving texts or pairs of texts a number, with the squared error as its loss.</summary>
/// <param name="network">The network, which gives a single number.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="examples">The texts with their numbers.</param>
/// <param name="training">The numbers of the examples to train on.</param>
/// <param name="validation">The numbers of the examples to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal sealed class RegressionTask(
    Module<TokenBatch, Tensor> network, TrainingOptions options, NumberExamples examples, int[] training, int[] validation, Device device)
    : TrainingTask(network, options, training, validation, device)
{
    private readonly Module<TokenBatch, Tensor> _network = network;

    /// <summary>Whether the network normalizes over a batch, which must then not be split.</summary>
    public bool IsNormalizedOverBatches { get; init; }

    public override bool NeedsWholeBatches => IsNormalizedOverBatches;

    public override string RowNoun => examples.Layout.IsPair ? "pairs" : base.RowNoun;

    public override List<int[]> Batches(Random random) => LengthBuckets.Shuffled(
        Training, example => examples.Layout.PaddedTokensOf(examples.Texts, example), Options.BatchSize, Options.MaximumTokensPerBatch,
        random);

    public override int TokensOf(int example) => examples.Layout.TokensOf(examples.Texts, example);

    public override double WeightOf(int example) => 1;

    // A number is more or less near, not right or wrong.
    public override int PredictionsOf(int example) => 0;

    public override TrainingShard Prepare(int[] chosen, ulong seed)
    {
        TokenBatch tokens = TokenBatch.Create(
            examples.Texts, examples.Layout.TextsOf(chosen), Device, new DropoutRandom(seed, Device));
        Tensor target = CopiedTensor.Of([.. chosen.Select(example => examples.Targets[example])], [chosen.Length, 1], Device); // (B, 1)
        return new NetworkShard(
            _network, tokens, output => new ShardLoss(functional.mse_loss(output, target, Reduction.Sum), Right: null), tokens, target);
    }

    public override ValidationFigures? Validate(ProcessGroup processes)
    {
        if (Validation.Length == 0)
        {
            return null;
        }

        float[] outputs = ClassifierEvaluation.Score(
            _network, examples.Texts, Validation, 1, Device, Options.MaximumTokensPerBatch, Options.Threads, wantsAttention: false,
            ScoreActivation.None).Probabilities;
        return new ValidationFigures(
            Validation.Average(example => Math.Pow((double)outputs[example] - examples.Targets[example], 2)), Accuracy: null);
    }

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
    [
        TrainingRows.Identity(
            Training, [examples.Texts], example => BitConverter.GetBytes(examples.Targets[example]), examples.Layout),
    ];
}
