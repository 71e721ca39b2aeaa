using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The options that all text classifiers share: columns, length of texts, classes, training. Each kind of network adds its own.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Network")]
[JsonDerivedType(typeof(RnnClassifierOptions), "Rnn")]
[JsonDerivedType(typeof(TextCnnClassifierOptions), "TextCnn")]
[JsonDerivedType(typeof(TransformerClassifierOptions), "Transformer")]
[JsonDerivedType(typeof(BagOfEmbeddingsClassifierOptions), "BagOfEmbeddings")]
[JsonDerivedType(typeof(NaiveBayesBagClassifierOptions), "NaiveBayesBag")]
[JsonDerivedType(typeof(NetworkClassifierOptions), "Network")]
public abstract record TextClassifierOptions : IClassificationObjective
{
    private protected TextClassifierOptions()
    {
    }

    /// <summary>The column of the classes: a key. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of the token ids: a vector of keys, of any length. Default: <c>Ids</c>.</summary>
    public string IdsColumnName { get; init; } = "Ids";

    /// <summary>
    /// The column of the second text's token ids, of pairs of texts: a vector of keys of the same vocabulary. Default:
    /// <see langword="null"/>, single texts.
    /// </summary>
    /// <remarks>
    /// One encoder reads both texts, and the result follows from their vectors u and v, their distance and their product,
    /// [u; v; |u − v|; u ∗ v]: Conneau et al., "Supervised Learning of Universal Sentence Representations from Natural Language Inference
    /// Data" (2017). <see cref="MaximumLength"/> holds for each text. The naive-Bayes bag, networks of your own and several labels do not
    /// have pairs.
    /// </remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecondIdsColumnName { get; init; }

    /// <summary>
    /// The column of the rows' groups: a key or text. Rows of one group are never divided between training and validation. Default:
    /// <see langword="null"/>, no groups.
    /// </summary>
    /// <remarks>
    /// Reviews of one film share its names, so a validation part with films of the training part looks too good. The validation part is
    /// drawn group by group and has at most the <see cref="TrainingOptions.ValidationFraction"/> of the rows. A row whose key is missing or
    /// whose text is empty is a group by itself. Without groups the split is that of the seed alone.
    /// </remarks>
    public string? GroupColumnName { get; init; }

    /// <summary>The size of a token's vector. Default: 128.</summary>
    public int EmbeddingSize { get; init; } = 128;

    /// <summary>The word vectors that the tokens' vectors start from. Default: <see langword="null"/>, random vectors.</summary>
    /// <remarks>
    /// Their dimension must be <see cref="EmbeddingSize"/>. A trained classifier has them among its weights, and <see langword="null"/>
    /// here.
    /// </remarks>
    [JsonIgnore]
    public InitialEmbeddings? InitialEmbeddings { get; init; }

    /// <summary>The share of features dropped during training; each network says where. Default: 0.5.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>
    /// The share of a text's distinct tokens that are dropped during training. Default: 0.
    /// </summary>
    /// <remarks>
    /// Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks" (2016). A dropped token has a
    /// vector of zeros wherever it occurs in the text, and the other vectors are scaled up. The bag-of-embeddings classifier does not have
    /// it.
    /// </remarks>
    public double EmbeddingDropout { get; init; }

    /// <summary>The maximum number of tokens read of a text; <see langword="null"/> reads all. Default: 400.</summary>
    public int? MaximumLength { get; init; } = 400;

    /// <summary>The side of a longer text that is cut off. Default: its end.</summary>
    public SequenceSide TruncateSide { get; init; } = SequenceSide.End;

    /// <summary>
    /// The number of likeliest classes that the column <c>TopLabels</c> lists, likeliest first, up to the number of classes. Default: 0, no
    /// such column.
    /// </summary>
    public int TopLabelCount { get; init; }

    /// <summary>
    /// The weight of each class in the training loss, in the order of the label's keys. Default: empty, equal weights.
    /// </summary>
    /// <remarks>As PyTorch's <c>cross_entropy</c>: a batch's loss is divided by the sum of its texts' weights.</remarks>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>
    /// The losses that are added to the cross-entropy, some of which also learn from texts without a label. Default:
    /// <see langword="null"/>, none.
    /// </summary>
    /// <remarks>
    /// Rows whose label is missing are then trained on, if a loss needs no label. The bags and convolutions with batch normalization do not
    /// have it.
    /// </remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MixedObjectiveOptions? MixedObjective { get; init; }

    /// <summary>
    /// The loss in training, such as <see cref="FocalLoss"/> or one of your own; <see langword="null"/> for cross-entropy. Default:
    /// <see langword="null"/>.
    /// </summary>
    /// <remarks>A trained classifier has <see langword="null"/> here. Label smoothing is for cross-entropy alone.</remarks>
    [JsonIgnore]
    public ClassificationLoss? Loss { get; init; }

    /// <summary>
    /// The metric of your own on the validation rows that decides the best epoch, in place of
    /// <see cref="TrainingOptions.ValidationMetric"/>. Default: <see langword="null"/>, none.
    /// </summary>
    /// <remarks>A trained classifier has <see langword="null"/> here, and the metric in its history.</remarks>
    [JsonIgnore]
    public ClassificationMetric? Metric { get; init; }

    /// <summary>
    /// Whether each epoch trains on as many texts of each class, drawn anew. Default: false, each text once an epoch.
    /// </summary>
    /// <remarks>
    /// An epoch has as many texts as there are training rows. A class with fewer than its share has its texts several times; of a larger
    /// one each epoch draws others.
    /// </remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool BalanceClasses { get; init; }

    /// <summary>The training: optimizer, schedule, number of epochs, early stopping.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(LabelColumnName), "a column's name", LabelColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(IdsColumnName), "a column's name", IdsColumnName);
        OptionCheck.That(SecondIdsColumnName is not "", "a column's name, or null for single texts", SecondIdsColumnName);
        OptionCheck.That(SecondIdsColumnName != IdsColumnName, "another column than IdsColumnName", SecondIdsColumnName);
        OptionCheck.That(
            SecondIdsColumnName is null || CanReadPairs, "null for this network, which reads single texts", SecondIdsColumnName);
        OptionCheck.That(
            SecondIdsColumnName is null || MixedObjective is null, "null for pairs, as its losses are for single texts", MixedObjective);
        OptionCheck.That(GroupColumnName is not "", "a column's name, or null for no groups", GroupColumnName);
        OptionCheck.AtLeast(1, EmbeddingSize);
        InitialEmbeddings?.Validate(EmbeddingSize);
        OptionCheck.Share(Dropout);
        OptionCheck.Share(EmbeddingDropout);
        OptionCheck.That(MaximumLength is null or >= 1, "at least 1, or null for no limit", MaximumLength);
        OptionCheck.IsDefined(TruncateSide);
        OptionCheck.AtLeast(0, TopLabelCount);
        OptionCheck.That(MixedObjective is null || PerturbsEmbeddings, "null for this network", MixedObjective);
        MixedObjective?.Validate();
        this.ValidateObjective();
        ValidateNetwork();
    }

    /// <summary>
    /// Checks the <see cref="InitialEmbeddings"/> that a training needs; a trained classifier has them among its weights.
    /// </summary>
    internal virtual void ValidateBeforeTraining()
    {
    }

    /// <summary>
    /// Whether the training needs the tokens themselves, and not only their ids, to start from vectors that are known by token.
    /// </summary>
    internal virtual bool NeedsTokens => InitialEmbeddings is not null;

    /// <summary>The rates and frozen layers of a fine-tuning; <see langword="null"/> if all weights are trained alike.</summary>
    internal virtual FineTuning? FineTuning => null;

    /// <summary>Copies the options without the weights that the training starts from: a trained classifier has its own.</summary>
    internal virtual TextClassifierOptions WithoutStart() => this with { InitialEmbeddings = null, Loss = null, Metric = null };

    /// <summary>
    /// Whether a text's output in training depends on the others of its batch, so that a batch must not be split among threads.
    /// </summary>
    internal virtual bool NeedsWholeBatches => false;

    /// <summary>Whether examples are single texts or pairs.</summary>
    internal ExampleLayout Layout => new(SecondIdsColumnName is not null);

    /// <summary>The columns of token ids: one, or two of pairs.</summary>
    internal IReadOnlyList<string> IdsColumns => SecondIdsColumnName is { } second ? [IdsColumnName, second] : [IdsColumnName];

    /// <summary>Whether the network can read pairs of texts.</summary>
    internal virtual bool CanReadPairs => false;

    /// <summary>Whether a <see cref="MixedObjective"/> can perturb the tokens' vectors.</summary>
    internal virtual bool PerturbsEmbeddings => false;

    /// <summary>Whether the network can be differentiated by the tokens' vectors.</summary>
    internal virtual bool HasTokenGradients => PerturbsEmbeddings;

    /// <summary>Whether the network always runs on the CPU, even if the host names a GPU.</summary>
    internal virtual bool RunsOnCpuAlone => false;

    /// <summary>Whether the network gives a weight for each token.</summary>
    internal virtual bool HasAttention => false;

    /// <summary>Checks the options that a kind of network adds.</summary>
    private protected abstract void ValidateNetwork();

    /// <summary>Counts the numbers in the network's largest matrix, for valid options.</summary>
    internal abstract Int128 LargestMatrix(int vocabularySize, int classes);

    /// <summary>Counts all weights of the network, for valid options.</summary>
    internal abstract Int128 WeightCount(int vocabularySize, int classes);

    /// <summary>Makes the network, with first weights drawn from libtorch's random state.</summary>
    internal abstract torch.nn.Module<TokenBatch, torch.Tensor> CreateNetwork(int vocabularySize, int classes);
}
