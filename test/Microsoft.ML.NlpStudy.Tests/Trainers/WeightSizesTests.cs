using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>The numbers of weights computed from options are those of the networks made from them.</summary>
public class WeightSizesTests
{
    private const int Words = 7;
    private const int Classes = 3;

    private static readonly Dictionary<string, TextClassifierOptions> s_classifiers = new()
    {
        ["rnn"] = new RnnClassifierOptions { EmbeddingSize = 5, HiddenSize = 6 },
        ["lstm"] =
            new RnnClassifierOptions { EmbeddingSize = 5, HiddenSize = 6, Cell = RnnCellKind.Lstm, Layers = 3, Bidirectional = false },
        ["cell"] = new RnnClassifierOptions { EmbeddingSize = 5, HiddenSize = 6, Cell = RnnCellKind.RnnCell, DenseSize = 4, Layers = 2 },
        ["layer"] = new RnnClassifierOptions { EmbeddingSize = 5, HiddenSize = 6, Cell = RnnCellKind.Rnn, Pooling = RnnPooling.Attention },
        ["concatenated"] = new RnnClassifierOptions { EmbeddingSize = 5, HiddenSize = 6, Pooling = RnnPooling.Concatenated },
        ["concatenated and dense"] =
            new RnnClassifierOptions { EmbeddingSize = 5, HiddenSize = 6, Pooling = RnnPooling.Concatenated, DenseSize = 4 },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 5, Windows = [2, 4], Filters = 6 },
        ["cnn of two channels"] =
            new TextCnnClassifierOptions { EmbeddingSize = 5, Windows = [3], Filters = 6, BatchNormalization = true, StaticChannel = true },
        ["transformer"] =
            new TransformerClassifierOptions { EmbeddingSize = 6, Heads = 2, Layers = 3, FeedForwardSize = 9, MaximumLength = 10 },
        ["transformer of a first token"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 6,
            Heads = 2,
            FeedForwardSize = 9,
            MaximumLength = 10,
            Pooling = TransformerPooling.FirstToken,
        },
        ["transformer of waves"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 6,
            Heads = 2,
            FeedForwardSize = 9,
            MaximumLength = null,
            Positions = PositionKind.Sinusoidal,
            Pooling = TransformerPooling.FirstToken,
        },
        ["bag"] = new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 5, Buckets = 11 },
        ["naive bayes"] = new NaiveBayesBagClassifierOptions { Buckets = 11 },
        ["naive bayes of words"] = new NaiveBayesBagClassifierOptions { WordNgrams = 1 },
        ["rnn of pairs"] = new RnnClassifierOptions { EmbeddingSize = 5, HiddenSize = 6, SecondIdsColumnName = "Others" },
        ["attention and dense of pairs"] = new RnnClassifierOptions
        {
            EmbeddingSize = 5,
            HiddenSize = 6,
            Pooling = RnnPooling.Attention,
            DenseSize = 4,
            SecondIdsColumnName = "Others",
        },
        ["cnn of pairs"] =
            new TextCnnClassifierOptions { EmbeddingSize = 5, Windows = [2, 4], Filters = 6, SecondIdsColumnName = "Others" },
        ["transformer of pairs"] =
            new TransformerClassifierOptions { EmbeddingSize = 6, Heads = 2, FeedForwardSize = 9, SecondIdsColumnName = "Others" },
        ["bag of pairs"] = new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 5, Buckets = 11, SecondIdsColumnName = "Others" },
        ["bag of words"] = new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 5, WordNgrams = 1 },
    };

    private static readonly Dictionary<string, TranslatorOptions> s_translators = new()
    {
        ["recurrent"] = new Seq2SeqOptions { EmbeddingSize = 5, HiddenSize = 6 },
        ["plain"] = new Seq2SeqOptions { EmbeddingSize = 5, HiddenSize = 6, Layers = 2, Attention = AttentionScoring.None },
        ["dot"] = new Seq2SeqOptions
        {
            EmbeddingSize = 5,
            HiddenSize = 6,
            Cell = RnnCellKind.Gru,
            Attention = AttentionScoring.Dot,
            InputFeeding = false
        },
        ["concat"] = new Seq2SeqOptions { EmbeddingSize = 5, HiddenSize = 6, Layers = 3, Attention = AttentionScoring.Concat },
        ["transformer"] = new TransformerTranslatorOptions { EmbeddingSize = 6, Heads = 2, FeedForwardSize = 9 },
        ["untied"] = new TransformerTranslatorOptions
        {
            EmbeddingSize = 6,
            Heads = 2,
            FeedForwardSize = 9,
            Tying = EmbeddingTying.None,
            EncoderLayers = 1
        },
        ["all tied"] = new TransformerTranslatorOptions
        {
            EmbeddingSize = 6,
            Heads = 2,
            FeedForwardSize = 9,
            Tying = EmbeddingTying.All,
            DecoderLayers = 2,
            Normalization = LayerNormPlace.Last,
        },
    };

    public static TheoryData<string> Classifiers => [.. s_classifiers.Keys];

    public static TheoryData<string> Translators => [.. s_translators.Keys];

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void A_classifiers_sum_is_its_networks(string name)
    {
        TextClassifierOptions options = s_classifiers[name];
        options.Validate();
        using torch.nn.Module network = options.CreateNetwork(Words, Classes);

        Assert.Equal(CountOf(network), (long)options.WeightCount(Words, Classes));
    }

    [Theory]
    [MemberData(nameof(Translators))]
    public void A_translators_sum_is_its_networks(string name)
    {
        TranslatorOptions options = s_translators[name];
        options.Validate();
        using torch.nn.Module network = options.CreateNetwork(Words, options.NeedsOneVocabulary ? Words : Words + 2);

        Assert.Equal(CountOf(network), (long)options.WeightCount(Words, options.NeedsOneVocabulary ? Words : Words + 2));
    }

    [Theory]
    [InlineData(RnnCellKind.Lstm, 1, false)]
    [InlineData(RnnCellKind.Gru, 3, true)]
    public void A_language_models_sum_is_its_networks(RnnCellKind cell, int layers, bool tied)
    {
        var options = new LanguageModelOptions
        {
            Cell = cell,
            EmbeddingSize = tied ? 6 : 5,
            HiddenSize = 6,
            Layers = layers,
            TiedEmbeddings = tied
        };
        options.Validate();
        using torch.nn.Module network = options.CreateNetwork(Words);

        Assert.Equal(CountOf(network), (long)options.WeightCount(Words));
    }

    [Theory]
    [InlineData(CharacterEncoderKind.None, RnnCellKind.Gru, TaggerDecoder.Crf)]
    [InlineData(CharacterEncoderKind.Cnn, RnnCellKind.Lstm, TaggerDecoder.Crf)]
    [InlineData(CharacterEncoderKind.BiLstm, RnnCellKind.Lstm, TaggerDecoder.Softmax)]
    public void A_taggers_sum_is_its_networks(CharacterEncoderKind characters, RnnCellKind cell, TaggerDecoder decoder)
    {
        var options = new RnnTaggerOptions
        {
            EmbeddingSize = 5,
            HiddenSize = 6,
            Layers = 2,
            Cell = cell,
            CharacterEncoder = characters,
            CharacterEmbeddingSize = 3,
            CharacterVectorSize = 8,
            PairVectorSize = cell == RnnCellKind.Gru ? 3 : 0,
            PairBuckets = 10,
            Decoder = decoder,
        };
        options.Validate();
        var tags = new TagSet(TagScheme.Iob2, ["LOC", "PER"]);
        int characterCount = characters == CharacterEncoderKind.None ? 0 : 11;
        using torch.nn.Module network = options.CreateNetwork(Words, characterCount, tags);

        Assert.Equal(CountOf(network), (long)options.WeightCount(Words, characterCount, tags.Count));
    }

    [Fact]
    public void No_sizes_overflow()
    {
        var options = new RnnClassifierOptions
        {
            EmbeddingSize = int.MaxValue,
            HiddenSize = int.MaxValue,
            Layers = 1000,
            DenseSize = int.MaxValue
        };

        Assert.True(options.WeightCount(100_000_000, 100_000_000) > (Int128)long.MaxValue);
    }

    private static long CountOf(torch.nn.Module network) => network.state_dict().Values.Sum(weight => weight.NumberOfElements);
}
