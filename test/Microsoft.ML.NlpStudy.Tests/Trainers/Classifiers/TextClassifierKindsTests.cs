using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>
/// The kinds of classifiers: each solves its task, scores the same after saving and loading, and passes the checks of all components.
/// </summary>
public class TextClassifierKindsTests
{
    private static readonly TrainingOptions s_quick = new()
    {
        Epochs = 30,
        BatchSize = 32,
        LearningRate = 3e-3,
        Threads = 2,
        EarlyStoppingPatience = 8,
        ValidationMetric = ValidationMetric.Accuracy,

        // The same result on every machine, with hardware for bfloat16 or without.
        MixedPrecision = MixedPrecision.Never,
    };

    // A Transformer guesses for some epochs before it learns anything.
    private static readonly TrainingOptions s_patient = s_quick with
    {
        Epochs = 18,
        LearningRate = 2e-3,
        Schedule = new LinearWarmUpSchedule(200),
        EarlyStoppingPatience = null,
        GradientClipping = 0.25,
    };

    private static readonly Dictionary<string, TextClassifierOptions> s_kinds = new()
    {
        ["rnn"] = Pipelines.Small with { Training = s_quick },
        ["rnn attention"] = Pipelines.Small with { Pooling = RnnPooling.Attention, Training = s_quick },
        ["cnn"] = new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 16, Windows = [2, 3], Dropout = 0.1, Training = s_quick },
        ["bag"] = new BagOfEmbeddingsClassifierOptions
        {
            EmbeddingSize = 8,
            Buckets = 20_000,
            Dropout = 0,
            Training = s_quick with { LearningRate = 3e-2 }
        },
        ["naive bayes"] = new NaiveBayesBagClassifierOptions { Buckets = 20_000, Training = s_quick with { LearningRate = 3e-2 } },
        ["cnn normalized"] = new TextCnnClassifierOptions
        {
            EmbeddingSize = 16,
            Filters = 16,
            Windows = [2, 3],
            Dropout = 0.1,
            BatchNormalization = true,
            Training = s_quick
        },
        ["rnn residual"] = Pipelines.Small with { Layers = 3, Residual = true, EmbeddingDropout = 0.02, Training = s_quick },
        ["transformer"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 32,
            Heads = 4,
            Layers = 2,
            FeedForwardSize = 64,
            Dropout = 0,
            Training = s_patient
        },
        ["transformer first token"] = new TransformerClassifierOptions
        {
            EmbeddingSize = 32,
            Heads = 4,
            Layers = 2,
            FeedForwardSize = 64,
            Dropout = 0,
            Pooling = TransformerPooling.FirstToken,
            Positions = PositionKind.Sinusoidal,
            Training = s_patient,
        },
    };

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_sees_that_not_turns_a_word_round(string kind) =>
        AssertSolved(s_kinds[kind], ToyTasks.Negation(4000, seed: 1), ToyTasks.Negation(500, seed: 2));

    [Theory]
    [InlineData(RnnCellKind.Lstm)]
    [InlineData(RnnCellKind.Gru)]
    public void A_recurrent_network_counts_modulo_two(RnnCellKind cell) => AssertSolved(
        Pipelines.Small with
        {
            Cell = cell,
            Bidirectional = false,
            HiddenSize = 32,
            Dropout = 0,
            Pooling = RnnPooling.Last,
            Training = s_quick with { LearningRate = 1e-2, Epochs = 40 }
        },
        ToyTasks.Parity(2000, seed: 1), ToyTasks.Parity(500, seed: 2));

    [Theory]
    [InlineData("rnn", 5)]
    [InlineData("cnn", 20)]
    public void A_word_at_the_start_of_500_is_not_forgotten(string kind, int epochs) => AssertSolved(
        s_kinds[kind] with { MaximumLength = null, Training = s_quick with { Epochs = epochs, LearningRate = 5e-3 } },
        ToyTasks.Needle(200, seed: 1), ToyTasks.Needle(200, seed: 2));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_loaded_model_scores_bit_for_bit_like_the_saved_one(string kind)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTasks.Negation(200, seed: 3));
        TextClassifierOptions options = s_kinds[kind] with { TopLabelCount = 2, Training = s_quick with { Epochs = 1 } };
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);
        var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(data).Scores(), loaded.Transform(data).Scores());
    }

    [Fact]
    public void The_likeliest_classes_are_listed_in_order()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTasks.Negation(200, seed: 3));
        TextClassifierOptions options = s_kinds["cnn"] with { TopLabelCount = 5, Training = s_quick with { Epochs = 2 } };
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);
        IDataView scored = ml.Transforms.Conversion.MapKeyToValue("Names", "TopLabels").Fit(model.Transform(data))
            .Transform(model.Transform(data));

        uint[] predicted = [.. scored.GetColumn<uint>("PredictedLabel")];
        uint[][] top = [.. scored.GetColumn<uint[]>("TopLabels")];
        string[] names = scored.GetColumn<string[]>("Names").First();

        Assert.All(top, labels => Assert.Equal([1u, 2u], labels.Order()));
        Assert.Equal(predicted, top.Select(labels => labels[0]));
        Assert.Equal(["negative", "positive"], names.Order());
    }

    [Fact]
    public void Attention_weights_stand_beside_the_tokens_and_sum_to_one()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTasks.Needle(200, seed: 1).Concat(ToyTasks.Negation(20, seed: 1)));
        TextClassifierOptions options = s_kinds["rnn attention"] with { MaximumLength = 100, Training = s_quick with { Epochs = 8 } };
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);
        IDataView scored = model.Transform(data);

        float[][] attention = [.. scored.GetColumn<float[]>("Attention")];
        uint[][] ids = [.. scored.GetColumn<uint[]>("Ids")];

        Assert.Equal(ids.Select(row => row.Length), attention.Select(row => row.Length));
        Assert.All(attention, row => Assert.Equal(1, row.Sum(), 1e-4f));
        Assert.All(attention.Take(200), row => Assert.All(row.Skip(100), weight => Assert.Equal(0, weight)));
    }

    private static void AssertSolved(TextClassifierOptions options, List<ToyTexts.Row> training, List<ToyTexts.Row> unseen)
    {
        var ml = new MLContext(seed: 1);
        options = options with { Training = StopWhenSolved.Of(options.Training, accuracy: 1) };
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options)
            .Fit(ml.Data.LoadFromEnumerable(training));

        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(unseen)));

        Assert.InRange(metrics.MicroAccuracy, 0.99, 1);
    }
}
