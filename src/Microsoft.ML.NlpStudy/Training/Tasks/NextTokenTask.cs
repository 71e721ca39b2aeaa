using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>A task of predicting next tokens. The loss is each token's cross-entropy, given the tokens before it.</summary>
/// <typeparam name="TBatch">The type of the network's input.</typeparam>
/// <param name="network">The network, which gives the logits of all steps but padding, (N, V + 1).</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="targets">The texts whose tokens are predicted.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal abstract class NextTokenTask<TBatch>(
    Module<TBatch, Tensor> network, TrainingOptions options, TokenStore targets, int[] training, int[] validation, Device device)
    : TrainingTask(network, options, training, validation, device)
    where TBatch : IDisposable
{
    private readonly Module<TBatch, Tensor> _network = network;

    /// <summary>All texts that the network is trained on.</summary>
    protected abstract IReadOnlyList<TokenStore> Stores { get; }

    public override double WeightOf(int example) => PredictionsOf(example);

    // Each token, and the text's end.
    public override int PredictionsOf(int example) => targets.TokensOf(example).Length + 1;

    public override TrainingShard Prepare(int[] examples, ulong seed) =>
        new Shard(this, CreateBatch(examples, new DropoutRandom(seed, Device)));

    public override ValidationFigures? Validate(ProcessGroup processes) => NextTokenValidation.Measure(this, processes, examples =>
    {
        using TBatch batch = CreateBatch(examples, null);
        return NextTokenValidation.Count(_network.call(batch), StepsOf(batch).Next);
    });

    public override IEnumerable<KeyValuePair<string, string>> Identity() => [TrainingRows.Identity(Training, Stores)];

    /// <summary>Makes a batch of some texts.</summary>
    protected abstract TBatch CreateBatch(int[] examples, DropoutRandom? dropoutRandom);

    /// <summary>Gives the steps of a batch whose next tokens are predicted.</summary>
    protected abstract NextTokenBatch StepsOf(TBatch batch);

    /// <summary>Runs the network on a batch of a training step.</summary>
    protected virtual ShardLoss Compute(TBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = _network.call(batch);                                                                    // (N, V + 1)
        Tensor next = StepsOf(batch).Next;                                                                       // (N)
        Tensor loss = functional.cross_entropy(logits, next, reduction: Reduction.Sum, label_smoothing: Options.LabelSmoothing);
        return new ShardLoss(loss.MoveToOuterDisposeScope(), logits.argmax(1).eq(next).sum().MoveToOuterDisposeScope());
    }

    private sealed class Shard(NextTokenTask<TBatch> task, TBatch batch) : TrainingShard
    {
        public override ShardLoss Compute() => task.Compute(batch);

        public override void Dispose() => batch.Dispose();
    }
}
