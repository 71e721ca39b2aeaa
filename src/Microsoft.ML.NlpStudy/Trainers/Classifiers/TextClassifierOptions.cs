using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// What every text classifier's options share: columns, what is read of a text, the classes, training. The network is each kind's own.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Network")]
[JsonDerivedType(typeof(RnnClassifierOptions), "Rnn")]
[JsonDerivedType(typeof(TextCnnClassifierOptions), "TextCnn")]
[JsonDerivedType(typeof(TransformerClassifierOptions), "Transformer")]
[JsonDerivedType(typeof(BagOfEmbeddingsClassifierOptions), "BagOfEmbeddings")]
public abstract record TextClassifierOptions
{
    private protected TextClassifierOptions()
    {
    }

    /// <summary>Column of the classes: a key. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Column of the token ids: a vector of keys, of any length. Default: <c>Ids</c>.</summary>
    public string IdsColumnName { get; init; } = "Ids";

    /// <summary>Size of a token's vector. Default: 128.</summary>
    public int EmbeddingSize { get; init; } = 128;

    /// <summary>Word vectors that the tokens' vectors begin with; null for random ones. Default: null.</summary>
    /// <remarks>
    /// Their dimension must be <see cref="EmbeddingSize"/>. A trained classifier has them among its weights, and null here.
    /// </remarks>
    [JsonIgnore]
    public InitialEmbeddings? InitialEmbeddings { get; init; }

    /// <summary>The share of features dropped while training; each network says where. Default: 0.5.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>
    /// The share of a text's different tokens that are dropped while training, each wherever it stands in that text: their vectors are
    /// zeros, the others grow by as much. Default: 0.
    /// </summary>
    /// <remarks>
    /// Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks" (2016). The bag-of-embeddings
    /// classifier has none.
    /// </remarks>
    public double EmbeddingDropout { get; init; }

    /// <summary>Tokens read of a text; <see langword="null"/> reads all. Default: 400.</summary>
    public int? MaximumLength { get; init; } = 400;

    /// <summary>Which end of a longer text is left out. Default: its end.</summary>
    public SequenceSide TruncateSide { get; init; } = SequenceSide.End;

    /// <summary>
    /// How many of the likeliest classes the column <c>TopLabels</c> lists, likeliest first; no more than there are classes. Default: 0, no
    /// such column.
    /// </summary>
    public int TopLabelCount { get; init; }

    /// <summary>
    /// How much each class counts in the training loss, in the order of the label's keys; empty: all alike. Default: empty.
    /// </summary>
    /// <remarks>As PyTorch's <c>cross_entropy</c>: a batch's loss is divided by the sum of its texts' weights.</remarks>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>How the network is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(LabelColumnName), "a column's name", LabelColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(IdsColumnName), "a column's name", IdsColumnName);
        OptionCheck.AtLeast(1, EmbeddingSize);
        InitialEmbeddings?.Validate(EmbeddingSize);
        OptionCheck.Share(Dropout);
        OptionCheck.Share(EmbeddingDropout);
        OptionCheck.That(MaximumLength is null or >= 1, "at least 1, or null for no limit", MaximumLength);
        OptionCheck.IsDefined(TruncateSide);
        OptionCheck.AtLeast(0, TopLabelCount);
        OptionCheck.That(
            ClassWeights is not null && ClassWeights.All(weight => weight > 0 && double.IsFinite(weight)),
            "positive numbers", ClassWeights is null ? null : string.Join(", ", ClassWeights), nameof(ClassWeights));
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        ValidateNetwork();
    }

    /// <summary>Checks what <see cref="InitialEmbeddings"/> a training needs; a trained classifier has them among its weights.</summary>
    internal virtual void ValidateBeforeTraining()
    {
    }

    /// <summary>
    /// Whether a text's output depends on the others of its batch while training, so that a batch must not be split among threads.
    /// </summary>
    internal virtual bool NeedsWholeBatches => false;

    /// <summary>Whether the network stays on the CPU whatever the host's choice.</summary>
    internal virtual bool RunsOnCpuAlone => false;

    /// <summary>Whether the network can say how much each token mattered.</summary>
    internal virtual bool HasAttention => false;

    /// <summary>Checks what the kind of network adds.</summary>
    private protected abstract void ValidateNetwork();

    /// <summary>How many numbers the largest of the network's matrices has, in valid options.</summary>
    internal abstract Int128 LargestMatrix(int vocabularySize, int classes);

    /// <summary>How many numbers all of the network's weights have together, in valid options.</summary>
    internal abstract Int128 WeightCount(int vocabularySize, int classes);

    /// <summary>The network, with first weights drawn from libtorch's random state.</summary>
    internal abstract torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes);
}
