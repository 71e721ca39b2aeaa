using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts to continue, token by token: the loss is each next token's cross-entropy, given the tokens before it.</summary>
/// <typeparam name="TBatch">What the network reads.</typeparam>
/// <param name="network">Gives the logits of all real steps, (N, V + 1).</param>
/// <param name="options">How it is trained.</param>
/// <param name="targets">The texts.</param>
/// <param name="training">Which of them are trained on.</param>
/// <param name="validation">Which of them are held out; may be none.</param>
/// <param name="device">Where the network is.</param>
internal abstract class NextTokenTask<TBatch>(
    Module<TBatch, Tensor> network, TrainingOptions options, TokenStore targets, int[] training, int[] validation, Device device)
        : TrainingTask
    where TBatch : IDisposable
{
    public override Module Network => network;

    public override Device Device => device;

    /// <summary>How it is trained.</summary>
    protected TrainingOptions Options { get; } = options;

    /// <summary>Which texts are held out.</summary>
    protected int[] Validation { get; } = validation;

    /// <summary>All that the network is trained on.</summary>
    protected abstract IReadOnlyList<TokenStore> Stores { get; }

    public override List<int[]> Batches(Random random) =>
        LengthBuckets.Shuffled(training, TokensOf, Options.BatchSize, Options.MaximumTokensPerBatch, random);

    public override double WeightOf(int example) => PredictionsOf(example);

    // Each token, and the end.
    public override int PredictionsOf(int example) => targets.TokensOf(example).Length + 1;

    public override TrainingShard Prepare(int[] examples, ulong seed) =>
        new Shard(this, CreateBatch(examples, new DropoutRandom(seed, device)));

    public override ValidationFigures? Validate() => NextTokenValidation.Measure(this, Options, Validation, examples =>
    {
        using TBatch batch = CreateBatch(examples, null);
        return NextTokenValidation.Count(network.call(batch), StepsOf(batch).Next);
    });

    public override IEnumerable<KeyValuePair<string, string>> Identity() => [TrainingRows.Identity(training, Stores)];

    /// <summary>Makes the batch of these texts.</summary>
    protected abstract TBatch CreateBatch(int[] examples, DropoutRandom? dropoutRandom);

    /// <summary>The steps whose next tokens are learned.</summary>
    protected abstract NextTokenBatch StepsOf(TBatch batch);

    private sealed class Shard(NextTokenTask<TBatch> task, TBatch batch) : TrainingShard
    {
        public override ShardLoss Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = ((Module<TBatch, Tensor>)task.Network).call(batch);                                  // (N, V + 1)
            Tensor next = task.StepsOf(batch).Next;                                                              // (N)
            Tensor loss = functional.cross_entropy(logits, next, reduction: Reduction.Sum, label_smoothing: task.Options.LabelSmoothing);
            return new ShardLoss(loss.MoveToOuterDisposeScope(), logits.argmax(1).eq(next).sum().MoveToOuterDisposeScope());
        }

        public override void Dispose() => batch.Dispose();
    }
}
