using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the recurrent classifier: columns, sizes and training.</summary>
/// <remarks>
/// Dropout is applied to token vectors, between layers and to the text's vector. It drops the same features for all tokens of a text. With
/// <see cref="RnnPooling.Attention"/> there is an output column <c>Attention</c>: a weight for each of the row's ids, which is 0 for
/// padding and for ids that were cut off.
/// </remarks>
public sealed record RnnClassifierOptions : TextClassifierOptions, RnnClassifierNetwork.IArchitecture
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

    /// <summary>The size of a dense layer with ReLU between the text's vector and the classes. Default: 0, no such layer.</summary>
    public int DenseSize { get; init; }

    /// <summary>The pooling of a text's states into one vector. Default: the maximum.</summary>
    public RnnPooling Pooling { get; init; } = RnnPooling.Maximum;

    internal override bool HasAttention => Pooling == RnnPooling.Attention;

    private protected override void ValidateNetwork()
    {
        OptionCheck.IsDefined(Cell);
        OptionCheck.AtLeast(1, HiddenSize);
        OptionCheck.InRange(1, 1000, Layers);
        OptionCheck.AtLeast(0, DenseSize);
        OptionCheck.IsDefined(Pooling);
    }

    internal override Int128 LargestMatrix(int vocabularySize, int classes)
    {
        Int128 state = (Int128)HiddenSize * (Bidirectional ? 2 : 1);
        Int128 widest = Int128.Max(state, Math.Max(EmbeddingSize, DenseSize));
        return widest * Int128.Max(Math.Max(vocabularySize, classes), 4 * widest);
    }

    internal override Int128 WeightCount(int vocabularySize, int classes)
    {
        int directions = Bidirectional ? 2 : 1;
        Int128 state = (Int128)HiddenSize * directions;
        return WeightSizes.Tokens(vocabularySize, EmbeddingSize)
            + WeightSizes.Recurrent(Cell, EmbeddingSize, HiddenSize, Layers, directions)
            + (HasAttention ? WeightSizes.Linear(state, state) + state : 0)
            + (DenseSize > 0 ? WeightSizes.Linear(state, DenseSize) : 0)
            + WeightSizes.Linear(DenseSize > 0 ? DenseSize : state, classes);
    }

    internal override torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes) =>
        new RnnClassifierNetwork(this, vocabularySize, classes);
}
