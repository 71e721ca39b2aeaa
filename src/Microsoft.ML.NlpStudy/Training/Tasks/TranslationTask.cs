using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts to translate, towards the given translations.</summary>
/// <param name="network">Says what comes next.</param>
/// <param name="options">How it is trained.</param>
/// <param name="pairs">The texts with their translations.</param>
/// <param name="training">Which of them are trained on.</param>
/// <param name="validation">Which of them are held out; may be none.</param>
/// <param name="device">Where the network is.</param>
internal class TranslationTask(
    TranslatorNetwork network, TrainingOptions options, PairStore pairs, int[] training, int[] validation, Device device)
    : NextTokenTask<PairBatch>(network, options, pairs.Targets, training, validation, device)
{
    /// <summary>Sets what changes with the epoch, of that many in all.</summary>
    public Action<int, int>? EpochBegins { get; init; }

    /// <summary>The network as what it is.</summary>
    protected TranslatorNetwork Translator => (TranslatorNetwork)Network;

    /// <summary>The texts with their translations.</summary>
    protected PairStore Pairs { get; } = pairs;

    protected override IReadOnlyList<TokenStore> Stores => [Pairs.Sources, Pairs.Targets];

    public override void BeginEpoch(int epoch) => EpochBegins?.Invoke(epoch, Options.Epochs);

    // Both sides' lengths together decide who shares a batch, and how many tokens it has.
    public override int TokensOf(int example) => Pairs.Sources.LengthOf(example) + base.PredictionsOf(example);

    protected override PairBatch CreateBatch(int[] examples, DropoutRandom? dropoutRandom) =>
        PairBatch.Create(Pairs, examples, Device, dropoutRandom);

    protected override NextTokenBatch StepsOf(PairBatch batch) => batch.Target;
}
