using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy;

/// <summary>What every translator's options share: columns, lengths, search, training. The network is each kind's own.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Network")]
[JsonDerivedType(typeof(Seq2SeqOptions), "Seq2Seq")]
[JsonDerivedType(typeof(TransformerTranslatorOptions), "Transformer")]
public abstract record TranslatorOptions
{
    private protected TranslatorOptions()
    {
    }

    /// <summary>Column of the source's token ids: a vector of keys, of any length. Default: <c>SourceIds</c>.</summary>
    public string SourceColumnName { get; init; } = "SourceIds";

    /// <summary>Column of the translation's token ids: a vector of keys whose values are text. Default: <c>TargetIds</c>.</summary>
    public string TargetColumnName { get; init; } = "TargetIds";

    /// <summary>Size of a token's vector. Default: 256.</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>The share of features dropped while training; each network says where. Default: 0.3.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>
    /// Pairs with more tokens on either side are not trained on; a longer source is cut when it is translated. Default: 100.
    /// </summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>
    /// Pairs one side of which has so many times the other's tokens and five more are not trained on; null trains on all. Default: null.
    /// </summary>
    public double? MaximumLengthRatio { get; init; }

    /// <summary>How translations are looked for; a trained translator's can be changed.</summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>How the network is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
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
            Training.ValidationMetric != ValidationMetric.MacroF1, "Loss or Accuracy, which translations have",
            Training.ValidationMetric, nameof(TrainingOptions.ValidationMetric));
        ValidateNetwork();
    }

    /// <summary>Whether the network attends to the source.</summary>
    internal virtual bool HasAttention => true;

    /// <summary>Whether source and target must have the same vocabulary.</summary>
    internal virtual bool NeedsOneVocabulary => false;

    /// <summary>Checks what the kind of network adds.</summary>
    private protected abstract void ValidateNetwork();

    /// <summary>How many numbers the largest of the network's matrices has, in valid options.</summary>
    internal abstract Int128 LargestMatrix(int sourceVocabulary, int targetVocabulary);

    /// <summary>How many numbers all of the network's weights have together, in valid options.</summary>
    internal abstract Int128 WeightCount(int sourceVocabulary, int targetVocabulary);

    /// <summary>The network, with first weights drawn from libtorch's random state.</summary>
    internal abstract TranslatorNetwork CreateNetwork(int sourceVocabulary, int targetVocabulary);

    /// <summary>Sets what of the network changes with the epoch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="epoch">The epoch that begins, from 1.</param>
    /// <param name="epochs">How many there are at most.</param>
    internal virtual void BeginEpoch(TranslatorNetwork network, int epoch, int epochs)
    {
    }
}
