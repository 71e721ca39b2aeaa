using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the recurrent classifier: columns, sizes and training.</summary>
/// <remarks>
/// Dropout is applied to token vectors, between layers and to the text's vector. It drops the same features for all tokens of a text, and
/// for both texts of a pair. With <see cref="RnnPooling.Attention"/> there is an output column <c>Attention</c>: a weight for each of the
/// row's ids, which is 0 for padding and for ids that were cut off. Pairs have no such column.
/// </remarks>
public sealed record RnnClassifierOptions : TextClassifierOptions, RnnClassifierNetwork.IArchitecture, FineTuning.IOptions
{
    /// <summary>
    /// The study notes' RNN cell recipe: embedding 100, hidden 300, a dense layer of 256, length 200, batch 64, learning rate 0.0001, a
    /// fifth for validation.
    /// </summary>
    /// <remarks>In the study notes the text's vector is the state after the padding; here it is the state after the last token.</remarks>
    public static RnnClassifierOptions StudyRnnCell { get; } = new()
    {
        Cell = RnnCellKind.RnnCell,
        EmbeddingSize = 100,
        HiddenSize = 300,
        DenseSize = 256,
        Bidirectional = false,
        Dropout = 0,
        Pooling = RnnPooling.Last,
        MaximumLength = 200,
        Training = new TrainingOptions
        {
            BatchSize = 64,
            LearningRate = 1e-4,
            GradientClipping = null,
            ValidationFraction = 0.2,
            EarlyStoppingPatience = null
        },
    };

    /// <summary>
    /// The study notes' RNN layer recipe: embedding 128, hidden 256, dropout 0.5, batch 100, learning rate 0.001, a fifth for validation.
    /// </summary>
    public static RnnClassifierOptions StudyRnnLayer { get; } = new()
    {
        Cell = RnnCellKind.Rnn,
        EmbeddingSize = 128,
        HiddenSize = 256,
        Bidirectional = false,
        Dropout = 0.5,
        Pooling = RnnPooling.Last,
        MaximumLength = null,
        Training = new TrainingOptions { BatchSize = 100, ValidationFraction = 0.2, EarlyStoppingPatience = null },
    };

    /// <summary>
    /// The RNN of simple-ntc, by the author of the study notes' examples: an LSTM of 4 layers in both directions, embedding 256, hidden
    /// 512, dropout 0.3, length 256, batch 256, 10 epochs, a fifth for validation.
    /// </summary>
    /// <remarks>In simple-ntc the text's vector is the state after the padding; here it is the state after the last token.</remarks>
    public static RnnClassifierOptions StudyBidirectionalLstm { get; } = new()
    {
        Cell = RnnCellKind.Lstm,
        EmbeddingSize = 256,
        HiddenSize = 512,
        Layers = 4,
        Bidirectional = true,
        Dropout = 0.3,
        Pooling = RnnPooling.Last,
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

    /// <summary>The recurrent unit. Default: GRU.</summary>
    public RnnCellKind Cell { get; init; } = RnnCellKind.Gru;

    /// <summary>The size of a state, for each direction. Default: 128.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>The number of recurrent layers. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>
    /// Whether a layer's input is added to its output, so that deep stacks learn more easily. Default: false.
    /// </summary>
    /// <remarks>
    /// He et al., "Deep Residual Learning for Image Recognition" (2016). It needs an input and an output of the same size: the first layer
    /// has them only if <see cref="TextClassifierOptions.EmbeddingSize"/> is the size of its states.
    /// </remarks>
    public bool Residual { get; init; }

    /// <summary>Whether the text is read in both directions. Default: true.</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>
    /// The size of a dense layer with ReLU between the vector of the text, or the features of a pair, and the classes. Default: 0, no such
    /// layer.
    /// </summary>
    public int DenseSize { get; init; }

    /// <summary>The pooling of a text's states into one vector. Default: the maximum.</summary>
    public RnnPooling Pooling { get; init; } = RnnPooling.Maximum;

    /// <summary>Whether texts are read from their end to their start, as a reverse language model reads them. Default: false.</summary>
    /// <remarks>A network that reads in both directions has no use for it.</remarks>
    public bool Reverse { get; init; }

    /// <summary>
    /// The share of the recurrent layers' weights from state to state that is dropped during training, for a whole batch. Default: 0.
    /// </summary>
    /// <remarks>
    /// Merity et al., "Regularizing and Optimizing LSTM Language Models" (2018). It needs the CPU.
    /// </remarks>
    public double WeightDropout { get; init; }

    /// <summary>
    /// The language model whose token vectors and recurrent layers the classifier starts from. Default: <see langword="null"/>, random
    /// weights.
    /// </summary>
    /// <remarks>
    /// Cell, sizes, layers and direction must be those of the language model; <see cref="FromLanguageModel"/> gives them. The vocabularies
    /// may differ: a token that the language model lacks starts from its mean vector. Do not dispose of the language model before fitting.
    /// A trained classifier has its own weights, and <see langword="null"/> here.
    /// </remarks>
    [JsonIgnore]
    public LanguageModelTransformer? PretrainedEncoder { get; init; }

    /// <summary>
    /// The factor of the learning rate from each layer to the one below; token vectors are below the first layer. Default: 1, one rate for
    /// all.
    /// </summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>
    /// Whether the first epoch trains only what is above the recurrent layers, and each further epoch a layer more; token vectors come
    /// last. Default: false.
    /// </summary>
    public bool GradualUnfreezing { get; init; }

    bool FineTuning.IOptions.FreezeEmbeddings => InitialEmbeddings is { Freeze: true };

    int FineTuning.IOptions.FrozenLayers => 0;

    /// <summary>
    /// Makes the options of a classifier that starts from a language model, as in Howard and Ruder, "Universal Language Model Fine-tuning
    /// for Text Classification" (2018).
    /// </summary>
    /// <remarks>
    /// The sizes are those of the language model. The text's vector is the last state, the maximum and the mean, with a dense layer of 50.
    /// The learning rate of each layer is 2.6 times that of the layer below, and the layers are unfrozen one by one. There is no early
    /// stopping, since the first epochs train the least. All of it can be changed by <c>with</c>.
    /// </remarks>
    /// <param name="model">The language model.</param>
    public static RnnClassifierOptions FromLanguageModel(LanguageModelTransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        LanguageModelOptions shape = model.Options;
        return new RnnClassifierOptions
        {
            PretrainedEncoder = model,
            IdsColumnName = shape.IdsColumnName,
            Cell = shape.Cell,
            EmbeddingSize = shape.EmbeddingSize,
            HiddenSize = shape.HiddenSize,
            Layers = shape.Layers,
            Reverse = shape.Reverse,
            Bidirectional = false,
            Pooling = RnnPooling.Concatenated,
            DenseSize = 50,
            LayerDecay = 1 / 2.6,
            GradualUnfreezing = true,
            Training = new TrainingOptions { Schedule = OneCycleSchedule.SlantedTriangular, EarlyStoppingPatience = null },
        };
    }

    internal override bool NeedsTokens => base.NeedsTokens || PretrainedEncoder is not null;

    internal override FineTuning? FineTuning => LayerDecay != 1 || GradualUnfreezing || PretrainedEncoder is not null
        ? new FineTuning(this, WeightDepth.OfRecurrent(Layers))
        : null;

    internal override TextClassifierOptions WithoutStart() =>
        ((RnnClassifierOptions)base.WithoutStart()) with { PretrainedEncoder = null };

    internal override void ValidateBeforeTraining()
    {
        if (PretrainedEncoder is { } model)
        {
            LanguageModelStart.Check(this, model.Options);
        }
        else
        {
            OptionCheck.That(!GradualUnfreezing, "false, as there is no PretrainedEncoder to unfreeze", GradualUnfreezing);
        }
    }

    internal override bool PerturbsEmbeddings => true;

    // The column has a place for each id of one column.
    internal override bool HasAttention => Pooling == RnnPooling.Attention && !Layout.IsPair;

    internal override bool CanReadPairs => true;

    ExampleLayout RnnClassifierNetwork.IArchitecture.Layout => Layout;

    private protected override void ValidateNetwork()
    {
        OptionCheck.IsDefined(Cell);
        OptionCheck.AtLeast(1, HiddenSize);
        OptionCheck.InRange(1, 1000, Layers);
        OptionCheck.AtLeast(0, DenseSize);
        OptionCheck.IsDefined(Pooling);
        OptionCheck.Share(WeightDropout);
        OptionCheck.That(WeightDropout == 0 || Cell != RnnCellKind.RnnCell, "0 for a cell in a loop", WeightDropout);
        OptionCheck.That(!Reverse || !Bidirectional, "false, as the network reads in both directions", Reverse);
        OptionCheck.That(LayerDecay is > 0 and <= 1, "above 0 and at most 1", LayerDecay);
    }

    internal override Int128 LargestMatrix(int vocabularySize, int classes)
    {
        Int128 state = (Int128)HiddenSize * (Bidirectional ? 2 : 1);
        Int128 features = state * StatePooling.PartsOf(Pooling) * PairFeatures.PartsOf(Layout);
        Int128 widest = Int128.Max(features, Math.Max(EmbeddingSize, DenseSize));
        return widest * Int128.Max(Math.Max(vocabularySize, classes), 4 * widest);
    }

    internal override Int128 WeightCount(int vocabularySize, int classes)
    {
        int directions = Bidirectional ? 2 : 1;
        Int128 state = (Int128)HiddenSize * directions;
        Int128 features = state * StatePooling.PartsOf(Pooling) * PairFeatures.PartsOf(Layout);
        return WeightSizes.Tokens(vocabularySize, EmbeddingSize)
            + WeightSizes.Recurrent(Cell, EmbeddingSize, HiddenSize, Layers, directions)
            + (Pooling == RnnPooling.Attention ? WeightSizes.Linear(state, state) + state : 0)
            + (DenseSize > 0 ? WeightSizes.Linear(features, DenseSize) : 0)
            + WeightSizes.Linear(DenseSize > 0 ? DenseSize : features, classes);
    }

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes) =>
        new RnnClassifierNetwork(this, vocabularySize, classes);
}
