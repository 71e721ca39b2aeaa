using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Texts of one language, to be continued.</summary>
/// <param name="network">Says what comes next.</param>
/// <param name="options">How it is trained.</param>
/// <param name="texts">The texts.</param>
/// <param name="training">Which of them are trained on.</param>
/// <param name="validation">Which of them are held out; may be none.</param>
/// <param name="device">Where the network is.</param>
internal sealed class LanguageModelTask(
    LanguageModelNetwork network, TrainingOptions options, TokenStore texts, int[] training, int[] validation, Device device)
    : NextTokenTask<NextTokenBatch>(network, options, texts, training, validation, device)
{
    private readonly TokenStore _texts = texts;

    protected override IReadOnlyList<TokenStore> Stores => [_texts];

    public override int TokensOf(int example) => PredictionsOf(example);

    protected override NextTokenBatch CreateBatch(int[] examples, DropoutRandom? dropoutRandom) =>
        NextTokenBatch.Create(_texts, examples, Device, dropoutRandom);

    protected override NextTokenBatch StepsOf(NextTokenBatch batch) => batch;
}
