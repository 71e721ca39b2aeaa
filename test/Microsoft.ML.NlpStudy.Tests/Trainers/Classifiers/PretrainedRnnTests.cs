using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Language models of texts without labels, one for each direction, shared by all tests.</summary>
public sealed class MoodModels : IDisposable
{
    public MoodModels()
    {
        IDataView unlabeled = Context.Data.LoadFromEnumerable(MoodTexts.Create(1200, length: 25, seed: 1));
        Vocabulary = Context.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens").Fit(unlabeled);
        Forward = Fit(unlabeled, reverse: false);
        Backward = Fit(unlabeled, reverse: true);
    }

    public MLContext Context { get; } = new(seed: 1);

    public ITransformer Vocabulary { get; }

    public LanguageModelTransformer Forward { get; }

    public LanguageModelTransformer Backward { get; }

    public void Dispose()
    {
        Forward.Dispose();
        Backward.Dispose();
    }

    private LanguageModelTransformer Fit(IDataView unlabeled, bool reverse) => Context.Translation.Trainers.LanguageModel(
        new LanguageModelOptions
        {
            EmbeddingSize = 16,
            HiddenSize = 32,
            Dropout = 0.1,
            WeightDropout = 0.1,
            SampledTokens = 200,
            JoinTexts = true,
            TruncationLength = 26,
            Reverse = reverse,
            Training = new TrainingOptions
            {
                Epochs = 10,
                BatchSize = 16,
                LearningRate = 1e-2,
                Threads = 2,
                ValidationFraction = 0,
                MixedPrecision = MixedPrecision.Never,
            },
        }).Fit(Vocabulary.Transform(unlabeled));
}

public class PretrainedRnnTests(MoodModels models) : IClassFixture<MoodModels>
{
    private static readonly TrainingOptions s_training = new()
    {
        Epochs = 12,
        BatchSize = 10,
        LearningRate = 1e-2,
        Threads = 2,
        ValidationFraction = 0,
        MixedPrecision = MixedPrecision.Never,
    };

    private readonly MLContext ml = models.Context;

    private RnnClassifierOptions FromForward => RnnClassifierOptions.FromLanguageModel(models.Forward) with
    {
        LabelColumnName = "Key",
        Dropout = 0.1,
        Training = s_training,
    };

    [Fact]
    public void A_pretrained_encoder_learns_a_task_from_50_labels_which_a_fresh_one_cannot()
    {
        double pretrained = Accuracy(FromForward);
        double backward = Accuracy(FromForward with { PretrainedEncoder = models.Backward, Reverse = true });
        double fresh = Accuracy(FromForward with { PretrainedEncoder = null, GradualUnfreezing = false, LayerDecay = 1 });

        Assert.True(pretrained > 0.9 && backward > 0.9 && fresh < 0.8, $"{pretrained} {backward} {fresh}");
    }

    [Fact]
    public void A_classifier_that_started_from_a_language_model_is_loaded_without_it()
    {
        IDataView texts = Texts(50, seed: 2);
        using TransformerChain<TextClassifierTransformer> model = Pipeline(FromForward).Fit(texts);
        var stream = new MemoryStream();
        ml.Model.Save(model, texts.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(texts).Scores(), loaded.Transform(texts).Scores());
        Assert.Null(((RnnClassifierOptions)model.LastTransformer.Options).PretrainedEncoder);
        (loaded as IDisposable)!.Dispose();
    }

    [Fact]
    public void A_token_keeps_its_vector_whatever_its_id_and_an_unknown_one_starts_from_the_mean()
    {
        // Rates of nearly nothing: the weights stay what they were at the start.
        RnnClassifierOptions options = FromForward with
        {
            GradualUnfreezing = false,
            Training = s_training with { Epochs = 1, LearningRate = 1e-12 },
        };
        MoodTexts.Row[] rows = MoodTexts.Create(20, 3, seed: 3);
        rows[0].Tokens = ["never-seen", .. rows[0].Tokens];
        IDataView texts = ml.Data.LoadFromEnumerable(rows);
        IEstimator<ITransformer> vocabulary = ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens");
        ITransformer mapping = vocabulary.Fit(texts);
        using TransformerChain<TextClassifierTransformer> model = Keyed(vocabulary, options).Fit(texts);

        float[] own = Vectors(model.LastTransformer.Weights()), theirs = Vectors(models.Forward.Weights());
        string[] ownTokens = TokensOf(mapping), theirTokens = TokensOf(models.Vocabulary);
        Assert.NotEqual(ownTokens[4], theirTokens[4]);
        for (int i = 0; i < ownTokens.Length; i++)
        {
            int place = Array.IndexOf(theirTokens, ownTokens[i]);
            float[] expected = place >= 0 ? Row(theirs, place + 1) : Mean(theirs);
            Assert.All(expected.Zip(Row(own, i + 1)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        Assert.DoesNotContain("never-seen", theirTokens);
        Assert.All(Row(own, 0), number => Assert.Equal(0, number));
    }

    [Fact]
    public void The_layers_are_unfrozen_one_by_one_and_the_vectors_last()
    {
        float[] after(int epochs) => Vectors(Fit(FromForward with { Training = s_training with { Epochs = epochs } }));
        float[] first = after(1);

        Assert.Equal(first, after(2));
        Assert.NotEqual(first, after(3));
    }

    [Fact]
    public void A_forward_and_a_backward_classifier_are_averaged()
    {
        IDataView train = models.Vocabulary.Transform(Texts(50, seed: 2)), test = models.Vocabulary.Transform(Texts(400, seed: 4));
        EstimatorChain<EnsembleClassifierTransformer> ensemble = ml.Transforms.Conversion.MapValueToKey("Key", "Mood")
            .Append(ml.MulticlassClassification.Trainers.EnsembleClassifier(new EnsembleClassifierOptions
            {
                Members = [FromForward, FromForward with { PretrainedEncoder = models.Backward, Reverse = true }],
            }));

        using TransformerChain<EnsembleClassifierTransformer> model = ensemble.Fit(train);

        Assert.True(ml.MulticlassClassification.Evaluate(model.Transform(test), "Key").MicroAccuracy > 0.9);
    }

    [Fact]
    public void An_encoder_of_another_shape_is_refused()
    {
        void Refused(string expected, RnnClassifierOptions options) => Assert.Contains(
            expected,
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Trainers.RnnClassifier(options)).Message);
        Refused("Option HiddenSize: expected 32, as in the language model, found 64.", FromForward with { HiddenSize = 64 });
        Refused("Option EmbeddingSize: expected 16, as in the language model, found 8.", FromForward with { EmbeddingSize = 8 });
        Refused("Option Cell: expected Lstm, as in the language model, found Gru.", FromForward with { Cell = RnnCellKind.Gru });
        Refused("Option Layers: expected 1, as in the language model, found 2.", FromForward with { Layers = 2 });
        Refused("Option Reverse: expected False, as in the language model, found True.", FromForward with { Reverse = true });
        Refused("Option Bidirectional: expected false, as in the language model", FromForward with { Bidirectional = true });
        Refused(
            "Option GradualUnfreezing: expected false, as there is no PretrainedEncoder", FromForward with { PretrainedEncoder = null });
    }

    private double Accuracy(RnnClassifierOptions options)
    {
        using TransformerChain<TextClassifierTransformer> model = Pipeline(options).Fit(Texts(50, seed: 2));
        return ml.MulticlassClassification.Evaluate(model.Transform(Texts(400, seed: 4)), "Key").MicroAccuracy;
    }

    private IEnumerable<(string Name, float[] Values)> Fit(RnnClassifierOptions options)
    {
        using TransformerChain<TextClassifierTransformer> model = Pipeline(options).Fit(Texts(50, seed: 2));
        return [.. model.LastTransformer.Weights()];
    }

    private IDataView Texts(int count, int seed) => ml.Data.LoadFromEnumerable(MoodTexts.Create(count, 3, seed));

    private EstimatorChain<TextClassifierTransformer> Pipeline(RnnClassifierOptions options) =>
        Keyed(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", Known()), options);

    private EstimatorChain<TextClassifierTransformer> Keyed(IEstimator<ITransformer> vocabulary, RnnClassifierOptions options) =>
        vocabulary.Append(ml.Transforms.Conversion.MapValueToKey("Key", "Mood"))
            .Append(ml.MulticlassClassification.Trainers.RnnClassifier(options));

    private Vocabulary Known() => ((MapTokensToVocabularyTransformer)models.Vocabulary).Vocabulary;

    private string[] TokensOf(ITransformer vocabulary) => [.. ((MapTokensToVocabularyTransformer)vocabulary).Vocabulary.Tokens];

    private static float[] Vectors(IEnumerable<(string Name, float[] Values)> weights) =>
        weights.Single(weight => weight.Name == "embedding.weight").Values;

    private static float[] Row(float[] vectors, int row) => vectors[(row * 16)..((row + 1) * 16)];

    // Over the tokens, and not over the vector of a text's start.
    private static float[] Mean(float[] vectors) => [.. Enumerable.Range(0, 16).Select(i =>
        Enumerable.Range(1, (vectors.Length / 16) - 1).Select(row => vectors[(row * 16) + i]).Average())];
}
