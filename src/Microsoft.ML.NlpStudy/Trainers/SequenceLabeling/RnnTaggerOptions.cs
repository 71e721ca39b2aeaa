using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of the recurrent tagger: columns, vocabulary, sizes and training.</summary>
/// <remarks>
/// The network is that of Lample et al., "Neural Architectures for Named Entity Recognition" (2016), and of Ma and Hovy, "End-to-end
/// Sequence Labeling via Bi-directional LSTM-CNNs-CRF" (2016): vectors of words and of their characters, recurrent layers in both
/// directions, and a conditional random field.
/// </remarks>
public sealed record RnnTaggerOptions : ITaggerOptions, RnnTaggerNetwork.IArchitecture
{
    /// <summary>The column of the tokens: a vector of text, words or characters. Default: <c>Tokens</c>.</summary>
    public string TokensColumnName { get; init; } = "Tokens";

    /// <summary>The column of the tags, one for each token: a vector of text, needed in training alone. Default: <c>Tags</c>.</summary>
    public string TagsColumnName { get; init; } = "Tags";

    /// <summary>
    /// The notation of spans in the training rows. Default: <see langword="null"/>, the one that the tags show, which the log names.
    /// </summary>
    /// <remarks>The tagger learns BIOES tags in any case, and gives its predictions in the notation of the training rows.</remarks>
    public TagScheme? Scheme { get; init; }

    /// <summary>The part that chooses the tags. Default: a conditional random field.</summary>
    public TaggerDecoder Decoder { get; init; } = TaggerDecoder.Crf;

    /// <summary>The fewest occurrences of a word that gets a vector; other words share one. Default: 1, every word.</summary>
    public int MinimumFrequency { get; init; } = 1;

    /// <summary>Whether words that differ in their letter case alone share a vector. Default: true.</summary>
    /// <remarks>The characters' part reads words as they are written, so that capital letters are not lost.</remarks>
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether words that differ in their digits alone share a vector. Default: true.</summary>
    public bool NormalizeDigits { get; init; } = true;

    /// <summary>The size of a word's vector. Default: 100.</summary>
    public int EmbeddingSize { get; init; } = 100;

    /// <summary>The word vectors that the words' vectors start from. Default: <see langword="null"/>, random vectors.</summary>
    /// <remarks>
    /// Their dimension must be <see cref="EmbeddingSize"/>. A trained tagger has them among its weights, and <see langword="null"/> here.
    /// </remarks>
    [JsonIgnore]
    public InitialEmbeddings? InitialEmbeddings { get; init; }

    /// <summary>
    /// Whether the tagger also knows words that the training rows lack, if <see cref="InitialEmbeddings"/> has vectors for them. Default:
    /// true.
    /// </summary>
    /// <remarks>
    /// Words that are not written as <see cref="LowerCase"/> and <see cref="NormalizeDigits"/> would write them are left out.
    /// </remarks>
    public bool KeepsAllVectors { get; init; } = true;

    /// <summary>
    /// The size of a vector for each pair of neighboring tokens, which a token reads to its left and to its right. Default: 0, no such
    /// vectors.
    /// </summary>
    /// <remarks>They help where tokens are characters, which mean little alone: 50, for example.</remarks>
    public int PairVectorSize { get; init; }

    /// <summary>The number of vectors that pairs share; a hash of the pair chooses its vector. Default: 100,000.</summary>
    public int PairBuckets { get; init; } = 100_000;

    /// <summary>The part that makes a vector of a word's characters. Default: a convolution.</summary>
    public CharacterEncoderKind CharacterEncoder { get; init; } = CharacterEncoderKind.Cnn;

    /// <summary>The size of a character's vector. Default: 30.</summary>
    public int CharacterEmbeddingSize { get; init; } = 30;

    /// <summary>The size of the vector of a word's characters. Default: 50.</summary>
    /// <remarks>It is the number of a convolution's filters, or twice the size of an LSTM's states, which must be even.</remarks>
    public int CharacterVectorSize { get; init; } = 50;

    /// <summary>The recurrent unit. Default: LSTM.</summary>
    public RnnCellKind Cell { get; init; } = RnnCellKind.Lstm;

    /// <summary>The size of a state, for each direction. Default: 128.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>The number of recurrent layers. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>The share of features dropped during training, of characters, of words and of states. Default: 0.5.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>
    /// The share of the occurrences of words seen once that is replaced by the unknown word during training, so that its vector is
    /// learned. Default: 0.5.
    /// </summary>
    public double RareWordDropout { get; init; } = 0.5;

    /// <summary>
    /// The training: optimizer, schedule, number of epochs, early stopping. Default: 30 epochs of batches of 16 with Adam, the best epoch
    /// by F1 over spans, and an end after 5 epochs without a better one. Products are float32, which is faster for so few words at once.
    /// </summary>
    /// <remarks>
    /// On a CPU, Adam, Adagrad and SGD without momentum update the vectors of those words alone that a batch reads.
    /// </remarks>
    public TrainingOptions Training { get; init; } = new()
    {
        Epochs = 30,
        BatchSize = 16,
        ValidationMetric = ValidationMetric.SpanF1,
        EarlyStoppingPatience = 5,
        MixedPrecision = MixedPrecision.Never,
    };

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        TaggerOptionChecks.Validate(this);
        OptionCheck.AtLeast(1, MinimumFrequency);
        OptionCheck.AtLeast(1, EmbeddingSize);
        InitialEmbeddings?.Validate(EmbeddingSize);
        OptionCheck.AtLeast(0, PairVectorSize);
        OptionCheck.AtLeast(1, PairBuckets);
        OptionCheck.IsDefined(CharacterEncoder);
        OptionCheck.AtLeast(1, CharacterEmbeddingSize);
        OptionCheck.AtLeast(1, CharacterVectorSize);
        OptionCheck.That(
            CharacterEncoder != CharacterEncoderKind.BiLstm || CharacterVectorSize % 2 == 0,
            "an even number, half of it for each direction of the LSTM", CharacterVectorSize);
        OptionCheck.IsDefined(Cell);
        OptionCheck.AtLeast(1, HiddenSize);
        OptionCheck.InRange(1, 1000, Layers);
        OptionCheck.Share(Dropout);
        OptionCheck.Share(RareWordDropout);
    }

    /// <summary>Counts the numbers in the network's largest matrix, for valid options.</summary>
    internal Int128 LargestMatrix(int vocabularySize, int characterCount, int tags)
    {
        Int128 widest = Int128.Max(
            2 * (Int128)HiddenSize,
            EmbeddingSize + (2 * (Int128)PairVectorSize) + Int128.Max(3 * (Int128)CharacterVectorSize, CharacterEmbeddingSize));
        int rows = Math.Max(vocabularySize, PairVectorSize > 0 ? PairBuckets : 0);
        return widest * Int128.Max(Math.Max(rows, Math.Max(characterCount, tags)), 4 * widest);
    }

    /// <summary>Counts all weights of the network, for valid options.</summary>
    internal Int128 WeightCount(int vocabularySize, int characterCount, int tags)
    {
        Int128 characters = CharacterEncoder switch
        {
            CharacterEncoderKind.None => 0,
            CharacterEncoderKind.Cnn => WeightSizes.Linear(CharacterNetworkInput, CharacterVectorSize),
            _ => WeightSizes.Recurrent(RnnCellKind.Lstm, CharacterEmbeddingSize, CharacterVectorSize / 2, layers: 1, directions: 2),
        };
        bool hasCharacters = CharacterEncoder != CharacterEncoderKind.None;
        return WeightSizes.Tokens(vocabularySize, EmbeddingSize)
            + (PairVectorSize > 0 ? WeightSizes.Tokens(PairBuckets, PairVectorSize) : 0)
            + (hasCharacters ? WeightSizes.Tokens(characterCount, CharacterEmbeddingSize) + characters : 0)
            + WeightSizes.Recurrent(
                Cell, EmbeddingSize + (2 * (Int128)PairVectorSize) + (hasCharacters ? CharacterVectorSize : 0), HiddenSize, Layers,
                directions: 2)
            + WeightSizes.TagHead(2 * (Int128)HiddenSize, tags, Decoder);
    }

    /// <summary>Makes the network, with first weights drawn from libtorch's random state.</summary>
    internal RnnTaggerNetwork CreateNetwork(int vocabularySize, int characterCount, TagSet tags) =>
        new(this, vocabularySize, characterCount, tags.Count, Decoder == TaggerDecoder.Crf ? tags.CreateRules() : null);

    private Int128 CharacterNetworkInput => (Int128)Networks.CharacterEncoder.Window * CharacterEmbeddingSize;
}
