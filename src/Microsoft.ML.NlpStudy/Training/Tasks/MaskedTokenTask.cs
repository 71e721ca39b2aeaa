using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of a masked language model: to find the chosen tokens of a text, most of which are masked.</summary>
/// <remarks>
/// The masking is drawn anew in each epoch, as in RoBERTa (Liu et al. 2019): it follows from the seed, the epoch and the text, whatever the
/// batches and threads. That of the validation texts is the same in every training.
/// </remarks>
/// <param name="network">The encoder, with the head of a masked language model.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="texts">The texts, each with a token that can be masked.</param>
/// <param name="masker">The masking.</param>
/// <param name="seed">The seed of the masking.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal sealed class MaskedTokenTask(
    PretrainedEncoderNetwork network, TrainingOptions options, TokenStore texts, TokenMasker masker, int seed, int[] training,
    int[] validation, Device device)
    : TrainingTask(network, options, training, validation, device)
{
    private const ulong ValidationSeed = 0x4D41534B;

    private readonly HashSet<int> _validation = [.. validation];
    private ulong _epochSeed = SplitMix.Of((ulong)seed, 1);

    public override void BeginEpoch(int epoch) => _epochSeed = SplitMix.Of((ulong)seed, (ulong)epoch);

    public override WeightRule RuleFor(string parameter) => new(RateShare: 1, Decays: !WeightRule.IsSpared(parameter));

    public override int TokensOf(int example) => texts.LengthOf(example);

    public override double WeightOf(int example) => PredictionsOf(example);

    public override int PredictionsOf(int example) => masker.Count(texts[example], SeedOf(example));

    public override TrainingShard Prepare(int[] examples, ulong seed) =>
        new Shard(network, CreateBatch(examples, new DropoutRandom(seed, Device)), Options.LabelSmoothing);

    public override ValidationFigures? Validate(ProcessGroup processes) => NextTokenValidation.Measure(this, processes, examples =>
    {
        using MaskedTokenBatch batch = CreateBatch(examples, null);
        return NextTokenValidation.Count(network.MaskedTokenLogits(batch), batch.Tokens);
    });

    public override IEnumerable<KeyValuePair<string, string>> Identity() => [TrainingRows.Identity(Training, [texts])];

    private ulong SeedOf(int example) => SplitMix.Of(_validation.Contains(example) ? ValidationSeed : _epochSeed, (ulong)example);

    private MaskedTokenBatch CreateBatch(int[] examples, DropoutRandom? dropoutRandom) => MaskedTokenBatch.Create(
        [.. examples.Select(example => masker.Mask(texts[example], SeedOf(example)))], Device, dropoutRandom);

    private sealed class Shard(PretrainedEncoderNetwork network, MaskedTokenBatch batch, double smoothing) : TrainingShard
    {
        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = network.MaskedTokenLogits(batch);                                                                // (N, V)
            Tensor loss = functional.cross_entropy(logits, batch.Tokens, reduction: Reduction.Sum, label_smoothing: smoothing);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), logits.argmax(1).eq(batch.Tokens).sum().MoveToOuterDisposeScope());
        }

        public override void Dispose() => batch.Dispose();
    }
}
