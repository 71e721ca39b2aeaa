using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the Transformer classifier: columns, sizes and training.</summary>
/// <remarks>
/// The network is an encoder of Vaswani et al. (2017), with layer normalization before each sublayer (Pre-LN, Xiong et al. 2020).
/// <see cref="TextClassifierOptions.EmbeddingSize"/> is the size of all its states. Dropout is applied to token vectors, to each sublayer's
/// output and to the text's vector.
/// </remarks>
public sealed record TransformerClassifierOptions : TextClassifierOptions, TransformerClassifierNetwork.IArchitecture
{
    /// <summary>Sets the defaults: dropout of 0.2, a learning rate of 0.0005 after a warm-up.</summary>
    public TransformerClassifierOptions()
    {
        Dropout = 0.2;
        Training = new TrainingOptions { LearningRate = 5e-4, Schedule = new LinearWarmUpSchedule(200) };
    }

    /// <summary>The number of attention heads, a divisor of the embedding size. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The number of layers. Default: 2.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>The size of the feed-forward networks. Default: 256.</summary>
    public int FeedForwardSize { get; init; } = 256;

    /// <summary>
    /// The kind of position encoding. Default: learned, which needs a <see cref="TextClassifierOptions.MaximumLength"/>.
    /// </summary>
    public PositionKind Positions { get; init; } = PositionKind.Learned;

    /// <summary>The pooling of the tokens' states into one vector. Default: their mean.</summary>
    public TransformerPooling Pooling { get; init; } = TransformerPooling.Mean;

    internal override bool PerturbsEmbeddings => true;

    internal override bool CanReadPairs => true;

    ExampleLayout TransformerClassifierNetwork.IArchitecture.Layout => Layout;

    private protected override void ValidateNetwork()
    {
        OptionCheck.That(Heads >= 1 && EmbeddingSize % Heads == 0, $"a divisor of EmbeddingSize, {EmbeddingSize}", Heads);
        OptionCheck.InRange(1, 1000, Layers);
        OptionCheck.AtLeast(1, FeedForwardSize);
        OptionCheck.IsDefined(Positions);
        OptionCheck.IsDefined(Pooling);
        OptionCheck.That(
            Positions != PositionKind.Learned || MaximumLength is not null, "a length, as there is a learned vector for each position",
            MaximumLength);
    }

    internal override Int128 LargestMatrix(int vocabularySize, int classes)
    {
        Int128 rows = Int128.Max(Int128.Max(vocabularySize, (Int128)PairFeatures.PartsOf(Layout) * classes),
            Int128.Max(3 * (Int128)EmbeddingSize, Math.Max(FeedForwardSize, MaximumLength ?? 0)));
        return rows * EmbeddingSize;
    }

    internal override Int128 WeightCount(int vocabularySize, int classes)
    {
        int first = Pooling == TransformerPooling.FirstToken ? 1 : 0;
        Int128 places = Positions == PositionKind.Learned ? (Int128)(MaximumLength ?? 0) + first : 0;
        return WeightSizes.Tokens(vocabularySize, EmbeddingSize)
            + ((places + first) * EmbeddingSize)
            + (Layers * WeightSizes.EncoderBlock(EmbeddingSize, FeedForwardSize))
            + WeightSizes.LayerNorm(EmbeddingSize)
            + WeightSizes.Linear((Int128)PairFeatures.PartsOf(Layout) * EmbeddingSize, classes);
    }

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes) =>
        new TransformerClassifierNetwork(this, vocabularySize, classes);
}
