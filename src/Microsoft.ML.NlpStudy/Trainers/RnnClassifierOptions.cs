using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>The recurrent classifier's columns, sizes and training.</summary>
public sealed record RnnClassifierOptions
{
    /// <summary>
    /// The study notes' RNN cell recipe: embedding 100, hidden 300, a dense layer of 256, length 200, batch 64, learning rate 0.0001, a fifth for
    /// validation. What they lack is here: the state that counts is the one after the last real token, not after the padding.
    /// </summary>
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
        Training = new TrainingOptions { BatchSize = 64, LearningRate = 1e-4, GradientClipping = null, ValidationFraction = 0.2, EarlyStoppingPatience = null },
    };

    /// <summary>The study notes' RNN layer recipe: embedding 128, hidden 256, dropout 0.5, batch 100, learning rate 0.001, a fifth for validation.</summary>
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

    /// <summary>Column of the classes: a key. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Column of the token ids: a vector of keys, of any length. Default: <c>Ids</c>.</summary>
    public string IdsColumnName { get; init; } = "Ids";

    /// <summary>The recurrent unit. Default: GRU.</summary>
    public RnnCellKind Cell { get; init; } = RnnCellKind.Gru;

    /// <summary>Size of a token's vector. Default: 128.</summary>
    public int EmbeddingSize { get; init; } = 128;

    /// <summary>Word vectors that the tokens' vectors begin with; null for random ones. Default: null.</summary>
    /// <remarks>
    /// Their dimension must be <see cref="EmbeddingSize"/>. A trained classifier has them among its weights, and null here.
    /// </remarks>
    [JsonIgnore]
    public InitialEmbeddings? InitialEmbeddings { get; init; }

    /// <summary>Size of a state, for each direction. Default: 128.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Recurrent layers, one upon the other. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether the text is read in both directions. Default: true.</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary>Size of a dense layer with ReLU between the text's vector and the classes; 0 for none. Default: 0.</summary>
    public int DenseSize { get; init; }

    /// <summary>
    /// The share of features dropped while training, from token vectors, between layers and from the text's vector; the same ones for all of a text's
    /// tokens. Default: 0.5.
    /// </summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>How a text's states become one vector. Default: the maximum.</summary>
    public RnnPooling Pooling { get; init; } = RnnPooling.Maximum;

    /// <summary>Tokens read of a text; <see langword="null"/> reads all. Default: 400.</summary>
    public int? MaximumLength { get; init; } = 400;

    /// <summary>Which end of a longer text is left out. Default: its end.</summary>
    public SequenceSide TruncateSide { get; init; } = SequenceSide.End;

    /// <summary>How the network is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(LabelColumnName), "a column's name", LabelColumnName, nameof(LabelColumnName));
        OptionCheck.That(!string.IsNullOrEmpty(IdsColumnName), "a column's name", IdsColumnName, nameof(IdsColumnName));
        OptionCheck.IsDefined(Cell);
        OptionCheck.That(EmbeddingSize >= 1, "at least 1", EmbeddingSize, nameof(EmbeddingSize));
        InitialEmbeddings?.Validate(EmbeddingSize);
        OptionCheck.That(HiddenSize >= 1, "at least 1", HiddenSize, nameof(HiddenSize));
        OptionCheck.That(Layers >= 1, "at least 1", Layers, nameof(Layers));
        OptionCheck.That(DenseSize >= 0, "at least 0", DenseSize, nameof(DenseSize));
        OptionCheck.That(Dropout is >= 0 and < 1, "at least 0 and below 1", Dropout, nameof(Dropout));
        OptionCheck.IsDefined(Pooling);
        OptionCheck.That(MaximumLength is null or >= 1, "at least 1, or null for no limit", MaximumLength, nameof(MaximumLength));
        OptionCheck.IsDefined(TruncateSide);
        OptionCheck.That(Training is not null, "training options", Training, nameof(Training));
        Training!.Validate();
    }
}
