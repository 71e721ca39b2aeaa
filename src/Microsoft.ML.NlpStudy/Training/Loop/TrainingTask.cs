using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// What a network is trained to do: its examples, what they cost, how well it does on those held out. <see cref="TrainingLoop"/> does the
/// rest, the same for classifiers and translators.
/// </summary>
internal abstract class TrainingTask
{
    /// <summary>What is trained. Parameters that require no gradient stay as they are.</summary>
    public abstract nn.Module Network { get; }

    /// <summary>Where the network is.</summary>
    public abstract Device Device { get; }

    /// <summary>Whether an example's loss depends on the others of its batch, so that a batch must not be split among threads.</summary>
    public virtual bool NeedsWholeBatches => false;

    /// <summary>Hears that an epoch, from 1, begins or goes on.</summary>
    public virtual void BeginEpoch(int epoch)
    {
    }

    /// <summary>The examples' numbers, in the batches of one epoch.</summary>
    /// <param name="random">Where the order comes from; the same state gives the same batches.</param>
    public abstract List<int[]> Batches(Random random);

    /// <summary>How many tokens the network reads of an example, padding not counted.</summary>
    public abstract int TokensOf(int example);

    /// <summary>How much an example counts in a batch's mean loss.</summary>
    public abstract double WeightOf(int example);

    /// <summary>How many predictions an example asks for: one of a classifier, one a token of a translator.</summary>
    public virtual int PredictionsOf(int example) => 1;

    /// <summary>Makes the tensors of some examples; on another thread than the one that trains.</summary>
    /// <param name="examples">The examples' numbers.</param>
    /// <param name="seed">Where dropout starts to draw from.</param>
    public abstract TrainingShard Prepare(int[] examples, ulong seed);

    /// <summary>How well the network does on all that was held out; null where nothing was. The network is in evaluation mode.</summary>
    public abstract ValidationFigures? Validate();

    /// <summary>
    /// The options that the network was made with, by name, in writing: those alike in the shapes of all weights may train otherwise.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> NetworkOptions { get; init; } = [];

    /// <summary>What decides the training's course besides all options, by name, in writing.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Identity();
}
