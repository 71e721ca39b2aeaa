using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The task of a language model: to predict each next token of a text.</summary>
/// <param name="network">The language model.</param>
/// <param name="options">Optimizer, schedule, number of epochs, early stopping.</param>
/// <param name="texts">The texts.</param>
/// <param name="training">The numbers of the texts to train on.</param>
/// <param name="validation">The numbers of the texts to validate on; may be empty.</param>
/// <param name="device">The network's device.</param>
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
