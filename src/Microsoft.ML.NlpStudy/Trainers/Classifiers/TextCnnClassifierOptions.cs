using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the convolutional classifier: columns, sizes and training.</summary>
/// <remarks>
/// Kim, "Convolutional Neural Networks for Sentence Classification" (2014): filters over windows of tokens, and the maximum of each filter
/// over the text. Dropout is applied to the text's vector.
/// </remarks>
public sealed record TextCnnClassifierOptions : TextClassifierOptions, TextCnnNetwork.IArchitecture
{
    /// <summary>
    /// The CNN of simple-ntc, by the author of the study notes' examples: embedding 256, windows of 3, 4 and 5 with 100 filters each,
    /// dropout 0.3, length 256, batch 256, 10 epochs, a fifth for validation.
    /// </summary>
    public static TextCnnClassifierOptions StudyTextCnn { get; } = new()
    {
        EmbeddingSize = 256,
        Dropout = 0.3,
        MaximumLength = 256,
        Training = new TrainingOptions
        {
            Epochs = 10,
            BatchSize = 256,
            GradientClipping = null,
            ValidationFraction = 0.2,
            EarlyStoppingPatience = null
        },
    };

    /// <summary>The widths of the windows in tokens; each width has its own filters. Default: 3, 4, 5, as in the paper.</summary>
    public IReadOnlyList<int> Windows { get; init; } = [3, 4, 5];

    /// <summary>The number of filters for each width. Default: 100, as in the paper.</summary>
    public int Filters { get; init; } = 100;

    /// <summary>Whether the text's vector is normalized over the batch (Ioffe and Szegedy 2015). Default: false.</summary>
    /// <remarks>A batch is then not split among threads, since its texts depend on one another.</remarks>
    public bool BatchNormalization { get; init; }

    /// <summary>
    /// Whether the filters also read a second copy of <see cref="TextClassifierOptions.InitialEmbeddings"/> that training does not change.
    /// Default: false.
    /// </summary>
    /// <remarks>
    /// This is the paper's CNN-multichannel: both channels share the filters, whose results are added. It needs initial embeddings that are
    /// not frozen. Frozen ones alone are the paper's CNN-static, and tuned ones alone its CNN-non-static.
    /// </remarks>
    public bool StaticChannel { get; init; }

    internal override bool PerturbsEmbeddings => !BatchNormalization;

    // Scoring does not normalize over the batch.
    internal override bool HasTokenGradients => true;

    internal override bool NeedsWholeBatches => BatchNormalization;

    internal override bool CanReadPairs => true;

    ExampleLayout TextCnnNetwork.IArchitecture.Layout => Layout;

    private protected override void ValidateNetwork()
    {
        OptionCheck.That(
            Windows is not null && Windows.Count is >= 1 and <= 100 && Windows.All(window => window is >= 1 and <= 1000),
            "1 to 100 widths of 1 to 1000",
            Windows is null ? null : string.Join(", ", Windows), nameof(Windows));
        OptionCheck.AtLeast(1, Filters);
    }

    internal override void ValidateBeforeTraining() => OptionCheck.That(
        !StaticChannel || InitialEmbeddings is { Freeze: false }, "false, as there are no initial embeddings to tune", StaticChannel);

    internal override Int128 LargestMatrix(int vocabularySize, int classes)
    {
        Int128 features = (Int128)Windows.Count * Filters;
        return Int128.Max((Int128)vocabularySize * EmbeddingSize,
            Int128.Max((Int128)Windows.Max() * EmbeddingSize * Filters, PairFeatures.PartsOf(Layout) * features * classes));
    }

    internal override Int128 WeightCount(int vocabularySize, int classes)
    {
        Int128 features = (Int128)Windows.Count * Filters;
        return ((StaticChannel ? 2 : 1) * WeightSizes.Tokens(vocabularySize, EmbeddingSize))
            + (Filters * (Int128)EmbeddingSize * Windows.Sum()) + features
            + (BatchNormalization ? 4 * features : 0)
            + WeightSizes.Linear(PairFeatures.PartsOf(Layout) * features, classes);
    }

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes) =>
        new TextCnnNetwork(this, vocabularySize, classes);
}
