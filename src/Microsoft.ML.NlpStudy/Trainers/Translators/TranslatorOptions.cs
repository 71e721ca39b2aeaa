using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options that all translators share: columns, lengths, search, training. Each kind of network adds its own.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Network")]
[JsonDerivedType(typeof(Seq2SeqOptions), "Seq2Seq")]
[JsonDerivedType(typeof(TransformerTranslatorOptions), "Transformer")]
public abstract record TranslatorOptions
{
    private protected TranslatorOptions()
    {
    }

    /// <summary>The column of the source's token ids: a vector of keys, of any length. Default: <c>SourceIds</c>.</summary>
    public string SourceColumnName { get; init; } = "SourceIds";

    /// <summary>The column of the translation's token ids: a vector of keys whose values are text. Default: <c>TargetIds</c>.</summary>
    public string TargetColumnName { get; init; } = "TargetIds";

    /// <summary>The size of a token's vector. Default: 256.</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>The share of features dropped during training; each network says where. Default: 0.3.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>
    /// The maximum number of tokens on either side of a pair; longer pairs are not trained on. A longer source is cut when it is
    /// translated. Default: 100.
    /// </summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>
    /// The maximum ratio r of a pair's lengths: pairs whose longer side has more than r times the other's tokens plus 5 are not trained on.
    /// Default: <see langword="null"/>, no maximum.
    /// </summary>
    public double? MaximumLengthRatio { get; init; }

    /// <summary>The search for translations, which can also be changed after training.</summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>The training: optimizer, schedule, number of epochs, early stopping.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(SourceColumnName), "a column's name", SourceColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(TargetColumnName), "a column's name", TargetColumnName);
        OptionCheck.AtLeast(1, EmbeddingSize);
        OptionCheck.Share(Dropout);
        OptionCheck.AtLeast(1, MaximumLength);
        OptionCheck.That(MaximumLengthRatio is null or >= 1, "at least 1, or null for no limit", MaximumLengthRatio);
        OptionCheck.That(Search is not null, "search options", Search);
        Search!.Validate();
        OptionCheck.That(Training is not null, "training options", Training);
        Training!.Validate();
        OptionCheck.That(
            Training.ValidationMetric is ValidationMetric.Loss or ValidationMetric.Accuracy, "Loss or Accuracy, which translations have",
            Training.ValidationMetric, nameof(TrainingOptions.ValidationMetric));
        ValidateNetwork();
    }

    /// <summary>Whether the network has attention to the source.</summary>
    internal virtual bool HasAttention => true;

    /// <summary>Whether source and target must have the same vocabulary.</summary>
    internal virtual bool NeedsOneVocabulary => false;

    /// <summary>Checks the options that a kind of network adds.</summary>
    private protected abstract void ValidateNetwork();

    /// <summary>Counts the numbers in the network's largest matrix, for valid options.</summary>
    internal abstract Int128 LargestMatrix(int sourceVocabulary, int targetVocabulary);

    /// <summary>Counts all weights of the network, for valid options.</summary>
    internal abstract Int128 WeightCount(int sourceVocabulary, int targetVocabulary);

    /// <summary>Makes the network, with first weights drawn from libtorch's random state.</summary>
    internal abstract TranslatorNetwork CreateNetwork(int sourceVocabulary, int targetVocabulary);

    /// <summary>Sets the parts of the network that change with the epoch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="epoch">The epoch that starts or resumes, from 1.</param>
    /// <param name="epochs">The maximum number of epochs.</param>
    internal virtual void BeginEpoch(TranslatorNetwork network, int epoch, int epochs)
    {
    }
}
