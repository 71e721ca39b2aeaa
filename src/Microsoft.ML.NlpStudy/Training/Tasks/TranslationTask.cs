using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of a translator: to predict each next token of the given translations.</summary>
/// <param name="network">The translator.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="pairs">The texts with their translations.</param>
/// <param name="training">The numbers of the pairs to train on.</param>
/// <param name="validation">The numbers of the pairs to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
internal class TranslationTask(
    TranslatorNetwork network, TrainingOptions options, PairStore pairs, int[] training, int[] validation, Device device)
    : NextTokenTask<PairBatch>(network, options, pairs.Targets, training, validation, device)
{
    /// <summary>Called before an epoch starts or resumes, with its number, from 1, and the number of epochs.</summary>
    public Action<int, int>? EpochBegins { get; init; }

    /// <summary>The network with its own type.</summary>
    protected TranslatorNetwork Translator => (TranslatorNetwork)Network;

    /// <summary>The texts with their translations.</summary>
    protected PairStore Pairs { get; } = pairs;

    public override string RowNoun => "pairs";

    protected override IReadOnlyList<TokenStore> Stores => [Pairs.Sources, Pairs.Targets];

    public override void BeginEpoch(int epoch) => EpochBegins?.Invoke(epoch, Options.Epochs);

    // The lengths of both sides together decide which pairs share a batch, and how many tokens it has.
    public override int TokensOf(int example) => Pairs.Sources.LengthOf(example) + base.PredictionsOf(example);

    protected override PairBatch CreateBatch(int[] examples, DropoutRandom? dropoutRandom) =>
        PairBatch.Create(Pairs, examples, Device, dropoutRandom);

    protected override NextTokenBatch StepsOf(PairBatch batch) => batch.Target;
}
