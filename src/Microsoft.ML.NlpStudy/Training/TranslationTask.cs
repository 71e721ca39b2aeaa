using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.NlpStudy.Modules;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts to translate: the loss is each next token's cross-entropy, given the tokens before it.</summary>
/// <param name="network">Says what comes next.</param>
/// <param name="options">How it is trained.</param>
/// <param name="pairs">The texts with their translations.</param>
/// <param name="training">Which of them are trained on.</param>
/// <param name="validation">Which of them are held out; may be none.</param>
/// <param name="device">Where the network is.</param>
internal class TranslationTask(
    TranslatorNetwork network, TrainingOptions options, PairStore pairs, int[] training, int[] validation, Device device) : TrainingTask
{
    /// <summary>Sets what changes with the epoch, of that many in all.</summary>
    public Action<int, int>? EpochBegins { get; init; }

    public override Module Network => Translator;

    public override Device Device => device;

    /// <summary>The network as what it is.</summary>
    protected TranslatorNetwork Translator { get; } = network;

    /// <summary>How it is trained.</summary>
    protected TrainingOptions Options { get; } = options;

    /// <summary>The texts with their translations.</summary>
    protected PairStore Pairs { get; } = pairs;

    /// <summary>Which of them are held out.</summary>
    protected int[] Validation { get; } = validation;

    public override void BeginEpoch(int epoch) => EpochBegins?.Invoke(epoch, Options.Epochs);

    // Both sides' lengths together decide who shares a batch, and how many tokens it has.
    public override List<int[]> Batches(Random random) =>
        LengthBuckets.Shuffled(training, TokensOf, Options.BatchSize, Options.MaximumTokensPerBatch, random);

    public override int TokensOf(int example) => Pairs.Sources.LengthOf(example) + PredictionsOf(example);

    public override double WeightOf(int example) => PredictionsOf(example);

    // Each token, and the end.
    public override int PredictionsOf(int example) => Pairs.Targets.TokensOf(example).Length + 1;

    public override TrainingShard Prepare(int[] examples, ulong seed) =>
        new Shard(Translator, PairBatch.Create(Pairs, examples, device, new Generator(seed, device)), Options.LabelSmoothing);

    public override ValidationFigures? Validate()
    {
        if (Validation.Length == 0)
            return null;
        var losses = new double[Pairs.Count];
        var right = new long[Pairs.Count];
        List<int[]> batches = LengthBuckets.Sorted(Validation, TokensOf, Options.BatchSize, Options.MaximumTokensPerBatch);
        Shards.ForEach(batches, device, Options.Threads, examples =>
        {
            using PairBatch batch = PairBatch.Create(Pairs, examples, device);
            Tensor logits = Translator.call(batch);                                                                 // (N, V + 1)

            // Kept with the batch's first pair: only the sums are asked for.
            losses[examples[0]] = functional.cross_entropy(logits, batch.Next, reduction: Reduction.Sum).item<float>();
            right[examples[0]] = logits.argmax(1).eq(batch.Next).sum().item<long>();
        });
        double tokens = Validation.Sum(PredictionsOf);
        return new ValidationFigures(losses.Sum() / tokens, right.Sum() / tokens);
    }

    public override IEnumerable<KeyValuePair<string, string>> Identity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int pair in training)
        {
            foreach (TokenStore side in new[] { Pairs.Sources, Pairs.Targets })
            {
                hash.AppendData(MemoryMarshal.AsBytes([side[pair].Length]));
                hash.AppendData(MemoryMarshal.AsBytes(side[pair]));
            }
        }

        yield return KeyValuePair.Create("Training rows", Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8)));
    }

    private sealed class Shard(TranslatorNetwork network, PairBatch batch, double smoothing) : TrainingShard
    {
        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = network.call(batch);                                                                 // (N, V + 1)
            Tensor loss = functional.cross_entropy(logits, batch.Next, reduction: Reduction.Sum, label_smoothing: smoothing);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), logits.argmax(1).eq(batch.Next).sum().item<long>());
        }

        public override void Dispose() => batch.Dispose();
    }
}
