using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The sizes of a pretrained encoder: all that is needed to build its network.</summary>
internal sealed record EncoderArchitecture
{
    // Above these a configuration is a mistake or an attack rather than a model: BERT-large has 24 layers and 16 heads.
    private const int MostLayers = 1000;
    private const int MostHeads = 1000;
    private const int LargestSize = 1 << 20;
    private const int LargestVocabulary = 10_000_000;

    /// <summary>The family, as <c>model_type</c> in config.json names it, such as bert.</summary>
    public required string Family { get; init; }

    /// <summary>The number of tokens, V.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The size of a token's vector, I; smaller than <see cref="HiddenSize"/> in some ELECTRA models.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>The size of a state, E.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of encoder layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The number of attention heads of a layer, H.</summary>
    public required int Heads { get; init; }

    /// <summary>The width of a layer's feed-forward network, F.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary>The number of positions that a token can have: the maximum length of a text in tokens.</summary>
    public required int Positions { get; init; }

    /// <summary>The number of position vectors before that of a text's first token; above 0 for RoBERTa.</summary>
    public int PositionOffset { get; init; }

    /// <summary>The number of segment types, such as the first and the second text of a pair; 0 for DistilBERT, 1 for RoBERTa.</summary>
    public required int Types { get; init; }

    /// <summary>The number that layer normalization adds to a variance.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>The probability of dropout in training, 0 to 1.</summary>
    public required double Dropout { get; init; }

    /// <summary>The probability that an attention weight is dropped in training, 0 to 1.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Whether the weights include a pooler: a dense layer over the first token's state.</summary>
    public bool HasPooler { get; init; }

    /// <summary>Whether the weights include the head of a masked language model.</summary>
    public bool HasMaskedTokenHead { get; init; }

    /// <summary>Whether token vectors are brought to the size of the states by a linear layer.</summary>
    public bool HasProjection => EmbeddingSize != HiddenSize;

    /// <summary>Leaves out the pooler and the head of a masked language model.</summary>
    public EncoderArchitecture WithoutHeads() => this with { HasPooler = false, HasMaskedTokenHead = false };

    /// <summary>Leaves out the heads that a vector of a text does not need, and adds a pooler that it needs.</summary>
    public EncoderArchitecture For(EncoderPooling pooling) => WithoutHeads() with { HasPooler = pooling == EncoderPooling.Pooler };

    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.InRange(1, LargestVocabulary, VocabularySize);
        OptionCheck.InRange(1, LargestSize, EmbeddingSize);
        OptionCheck.InRange(1, LargestSize, HiddenSize);
        OptionCheck.InRange(1, MostLayers, Layers);
        OptionCheck.InRange(1, MostHeads, Heads);
        OptionCheck.That(HiddenSize % Heads == 0, $"a divisor of HiddenSize, {HiddenSize}", Heads);
        OptionCheck.InRange(1, LargestSize, FeedForwardSize);
        OptionCheck.InRange(3, LargestSize, Positions);
        OptionCheck.InRange(0, LargestSize, PositionOffset);
        OptionCheck.InRange(0, 100, Types);
        OptionCheck.Positive(NormEpsilon);
        OptionCheck.Share(Dropout);
        OptionCheck.Share(AttentionDropout);
    }

    /// <summary>The number of entries of the largest matrix.</summary>
    public Int128 LargestMatrix() =>
        Int128.Max((Int128)Math.Max(VocabularySize, Positions + PositionOffset) * EmbeddingSize,
            (Int128)HiddenSize * Math.Max(3 * HiddenSize, FeedForwardSize));

    /// <summary>The number of weights.</summary>
    public Int128 WeightCount()
    {
        Int128 size = HiddenSize;
        Int128 embeddings = ((Int128)VocabularySize + Positions + PositionOffset + Types + 2) * EmbeddingSize;
        Int128 layer = Linear(size, 3 * size) + Linear(size, size) + Linear(size, FeedForwardSize) + Linear(FeedForwardSize, size)
            + (4 * size);
        return embeddings + (HasProjection ? Linear(EmbeddingSize, size) : 0) + (Layers * layer) + (HasPooler ? Linear(size, size) : 0)
            + (HasMaskedTokenHead ? Linear(size, EmbeddingSize) + (2 * EmbeddingSize) + VocabularySize : 0);

        static Int128 Linear(Int128 input, Int128 output) => (input + 1) * output;
    }
}
