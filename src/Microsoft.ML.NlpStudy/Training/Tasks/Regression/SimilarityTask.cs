using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of giving pairs of texts their similarity: a regression with the squared error as its loss.</summary>
/// <param name="network">The network.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="examples">The pairs with their similarities.</param>
/// <param name="training">The numbers of the pairs to train on.</param>
/// <param name="validation">The numbers of the pairs to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal sealed class SimilarityTask(
    PretrainedSimilarityNetwork network, TrainingOptions options, SimilarityExamples examples, int[] training, int[] validation,
    Device device)
    : TrainingTask(network, options, training, validation, device)
{
    private readonly PretrainedSimilarityNetwork _network = network;

    public override string RowNoun => "pairs";

    public override int TokensOf(int example) => examples.TokensOf(example);

    public override double WeightOf(int example) => 1;

    // A number is more or less near, not right or wrong.
    public override int PredictionsOf(int example) => 0;

    public override TrainingShard Prepare(int[] pairs, ulong seed)
    {
        TokenBatch texts = TokenBatch.Create(examples.Texts, examples.TextsOf(pairs), Device, new DropoutRandom(seed, Device));
        Tensor target = CopiedTensor.Of([.. pairs.Select(pair => examples.Similarities[pair])], [pairs.Length], Device);     // (B)
        return new Shard(_network, texts, target);
    }

    public override ValidationFigures? Validate(ProcessGroup processes)
    {
        if (Validation.Length == 0)
        {
            return null;
        }

        float[] scores = SimilarityScoring.Score(
            _network, examples.Texts, Validation, Device, Options.MaximumTokensPerBatch, Options.Threads);
        double loss = scores.Zip(Validation, (score, pair) => Math.Pow((double)score - examples.Similarities[pair], 2)).Average();
        return new ValidationFigures(loss, Accuracy: null);
    }

    public override IEnumerable<KeyValuePair<string, string>> Identity() =>
    [
        TrainingRows.Identity(examples.TextsOf(Training), [examples.Texts]),
        KeyValuePair.Create(
            "Similarities",
            TrainingRows.Identity(Training, [], pair => BitConverter.GetBytes(examples.Similarities[pair])).Value),
    ];

    private sealed class Shard(PretrainedSimilarityNetwork network, TokenBatch texts, Tensor target) : TrainingShard
    {
        public override IReadOnlyList<RowReads> Reads => texts.Reads;

        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor loss = functional.mse_loss(network.call(texts), target, Reduction.Sum);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), Right: null);
        }

        public override void Dispose()
        {
            texts.Dispose();
            target.Dispose();
        }
    }
}
