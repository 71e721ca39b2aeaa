using System.Collections.ObjectModel;
using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// A task that a network is trained for: its examples, its loss, its validation. <see cref="TrainingLoop"/> does the rest, the same for
/// classifiers and translators.
/// </summary>
/// <param name="network">The network, on its device. Parameters that require no gradient stay as they are.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="training">The numbers of the examples to train on.</param>
/// <param name="validation">The numbers of the examples to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal abstract class TrainingTask(nn.Module network, TrainingOptions options, int[] training, int[] validation, Device device)
{
    /// <summary>The network to train.</summary>
    public nn.Module Network { get; } = network;

    /// <summary>The training options.</summary>
    public TrainingOptions Options { get; } = options;

    /// <summary>The numbers of the examples to train on.</summary>
    public int[] Training { get; } = training;

    /// <summary>The numbers of the examples to validate on.</summary>
    public int[] Validation { get; } = validation;

    /// <summary>The network's device.</summary>
    public Device Device { get; } = device;

    /// <summary>
    /// The options that the network was made with, by name: networks whose weights have equal shapes may train differently.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> NetworkOptions { get; init; } = [];

    /// <summary>The rules for weights that were pretrained; <see langword="null"/> for none.</summary>
    public IFineTuning? FineTuning { get; init; }

    /// <summary>The plural noun for the examples in the log.</summary>
    public virtual string RowNoun => "texts";

    /// <summary>
    /// The tensors that a step leaves to the next one besides the weights, by name. A checkpoint has them, and reads them back in place.
    /// </summary>
    public virtual IReadOnlyDictionary<string, Tensor> State => ReadOnlyDictionary<string, Tensor>.Empty;

    /// <summary>Whether an example's loss depends on the others of its batch, so that a batch must not be split among threads.</summary>
    public virtual bool NeedsWholeBatches => false;

    /// <summary>
    /// Called before an epoch, counted from 1, starts or resumes. It may freeze and unfreeze parameters that required a gradient when the
    /// training began.
    /// </summary>
    public virtual void BeginEpoch(int epoch) => FineTuning?.BeginEpoch(Network, epoch);

    /// <summary>Gives the optimizer's rule for a parameter.</summary>
    /// <param name="parameter">The parameter's name in the network.</param>
    public virtual WeightRule RuleFor(string parameter) => FineTuning?.RuleFor(parameter) ?? WeightRule.Usual;

    /// <summary>Makes the batches of one epoch, as numbers of examples.</summary>
    /// <param name="random">The source of the order; the same state gives the same batches.</param>
    public virtual List<int[]> Batches(Random random) =>
        LengthBuckets.Shuffled(Training, TokensOf, Options.BatchSize, Options.MaximumTokensPerBatch, random);

    /// <summary>Counts the tokens that the network reads of an example, without padding.</summary>
    public abstract int TokensOf(int example);

    /// <summary>Gives an example's weight in a batch's mean loss.</summary>
    public abstract double WeightOf(int example);

    /// <summary>
    /// Counts the predictions of an example that are right or wrong: 1 for a classifier, one for each token for a translator, 0 for a
    /// regression, whose training then has no accuracy.
    /// </summary>
    public virtual int PredictionsOf(int example) => 1;

    /// <summary>Makes the tensors of some examples; called on another thread than the one that trains.</summary>
    /// <param name="examples">The examples' numbers.</param>
    /// <param name="seed">The seed of dropout.</param>
    public abstract TrainingShard Prepare(int[] examples, ulong seed);

    /// <summary>Validates the network, which is in evaluation mode, on all validation examples.</summary>
    /// <param name="processes">
    /// The processes that all call this method with the same network. They may divide the work if the figures stay the same.
    /// </param>
    /// <returns>The figures; <see langword="null"/> without validation examples.</returns>
    public abstract ValidationFigures? Validate(ProcessGroup processes);

    /// <summary>Gives each process the whole of <see cref="State"/>, of which a step changes only the part of the own shards.</summary>
    /// <param name="layout">The division of shards among processes.</param>
    public virtual void CollectState(ShardLayout layout)
    {
    }

    /// <summary>Lists by name what else decides the training's result, besides all options.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Identity();
}
