using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class InitialEmbeddingsTests
{
    private const string Weight = "embedding.weight";

    // The toy texts' words 'evening' and 'music' have no vectors.
    private static readonly WordVectors s_vectors = Random(
        ["the", "film", "was", "with", "a", "story", "and", "that", "good", "bad", "absent"], size: 16);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_frozen_embedding_is_the_same_bit_for_bit_after_training(int threads)
    {
        (float[] rows, string[] tokens) = Train(new InitialEmbeddings { Vectors = s_vectors, Freeze = true }, threads);

        Assert.Equal(new float[16], rows[..16]);
        for (int i = 0; i < tokens.Length; i++)
        {
            ReadOnlySpan<float> expected = s_vectors.TryGetVector(tokens[i], out ReadOnlySpan<float> vector) ? vector : new float[16];
            Assert.Equal(expected.ToArray(), rows.AsSpan(16 * (i + 1), 16).ToArray());
        }

        Assert.Contains("evening", tokens);
    }

    [Fact]
    public void An_embedding_that_is_not_frozen_starts_there_and_moves_and_padding_stays_zero()
    {
        (float[] rows, string[] tokens) = Train(new InitialEmbeddings { Vectors = s_vectors }, threads: 2);

        Assert.Equal(new float[16], rows[..16]);
        ReadOnlySpan<float> moved = rows.AsSpan(16 * (Array.IndexOf(tokens, "good") + 1), 16);
        Assert.NotEqual(s_vectors["good"].ToArray(), moved.ToArray());

        // One epoch of five steps of at most 0.005 or so.
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(s_vectors["good"][i], moved[i], 0.1);
        }
    }

    [Fact]
    public void Unknown_words_begin_as_the_options_say()
    {
        using RnnClassifierNetwork network = new(new RnnClassifierOptions { EmbeddingSize = 16, HiddenSize = 2 }, 2, 2);
        var unknown = new UnknownWordOptions { Vectors = UnknownWordVectors.Normal, Deviation = 0.5, Seed = 3 };

        PretrainedEmbedding.Load(network.TokenEmbedding, new InitialEmbeddings { Vectors = s_vectors, UnknownWords = unknown },
            ["evening", "good"]);

        float[] rows = network.TokenEmbedding.weight!.data<float>().ToArray();
        Assert.Equal(new float[16], rows[..16]);
        Assert.Equal(0.5, Math.Sqrt(rows[16..32].Sum(value => value * value) / 16), 0.25);
        Assert.Equal(s_vectors["good"].ToArray(), rows[32..]);
        Assert.True(network.TokenEmbedding.weight!.requires_grad);
    }

    [Fact]
    public void A_trained_classifier_is_saved_with_its_vectors_as_weights_and_not_in_its_options()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTexts.Create(100, seed: 3));
        RnnClassifierOptions options =
            Pipelines.Hasty with { InitialEmbeddings = new InitialEmbeddings { Vectors = s_vectors, Freeze = true } };
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);

        ITransformer loaded = ComponentChecks.SaveAndLoad(ml, model, data.Schema);

        Assert.Null(model.LastTransformer.Options.InitialEmbeddings);
        Assert.Equal(model.Transform(data).Scores(), loaded.Transform(data).Scores());
        var again = (TextClassifierTransformer)((IEnumerable<ITransformer>)loaded).Last();
        Assert.Equal(model.LastTransformer.Weights().Single(w => w.Name == Weight).Values,
            again.Weights().Single(w => w.Name == Weight).Values);
        Assert.Equal(model.LastTransformer.ParameterCount, again.ParameterCount);
    }

    [Fact]
    public void The_log_tells_how_many_tokens_have_a_vector()
    {
        var ml = new MLContext(seed: 1);
        var lines = new List<string>();
        ml.Log += (_, e) => lines.Add(e.Message);
        IDataView data = ml.Data.LoadFromEnumerable(
            [new ToyTexts.Row { Text = "good film music", Sentiment = "positive" },
                new ToyTexts.Row { Text = "bad", Sentiment = "negative" }]);

        Pipelines.Classification(ml, Pipelines.Hasty with { InitialEmbeddings = new InitialEmbeddings { Vectors = s_vectors } })
            .Fit(data).Dispose();

        Assert.Contains(lines, line => line.Contains("Word vectors for 3 of 4 vocabulary entries (75.0%), 75.0% of 4 tokens."));
    }

    [Fact]
    public void Vectors_that_carry_the_label_teach_it_for_words_that_training_never_saw()
    {
        // Every text is a different word, and the sign of its vector's first number is its class: only the vectors relate new words to old
        // ones.
        var random = new Random(5);
        KeyValuePair<string, float[]>[] entries =
            [.. Enumerable.Range(0, 400).Select(
                i => KeyValuePair.Create($"word{i}", Enumerable.Range(0, 16).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()))];
        ToyTexts.Row[] rows = [
            .. entries.Select(entry => new ToyTexts.Row { Text = entry.Key, Sentiment = entry.Value[0] > 0 ? "positive" : "negative" })];
        double Accuracy(InitialEmbeddings? initial)
        {
            var ml = new MLContext(seed: 1);
            ITransformer preprocessing = Pipelines.Preprocessing(ml).Fit(ml.Data.LoadFromEnumerable(rows));
            RnnClassifierOptions options = Pipelines.Small with
            {
                InitialEmbeddings = initial,
                Training = Pipelines.Small.Training with { Epochs = 12, ValidationFraction = 0 },
            };
            using TextClassifierTransformer model = ml.MulticlassClassification.Trainers.RnnClassifier(options)
                .Fit(preprocessing.Transform(ml.Data.LoadFromEnumerable(rows[..300])));
            return ml.MulticlassClassification.Evaluate(
                model.Transform(preprocessing.Transform(ml.Data.LoadFromEnumerable(rows[300..])))).MicroAccuracy;
        }

        double with = Accuracy(new InitialEmbeddings { Vectors = WordVectors.Create(entries), Freeze = true });
        double without = Accuracy(null);

        Assert.True(with >= 0.9, $"with vectors: {with}");
        Assert.True(without <= 0.7, $"without: {without}");
    }

    [Fact]
    public void Vectors_that_do_not_suit_the_network_are_told_before_any_work()
    {
        var ml = new MLContext(seed: 1);
        string Error(RnnClassifierOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Trainers.RnnClassifier(options)).Message;

        Assert.StartsWith(
            "Option EmbeddingSize: expected 16, the dimension of the initial embeddings, found 128.",
            Error(new RnnClassifierOptions { InitialEmbeddings = new InitialEmbeddings { Vectors = s_vectors } }));
        Assert.StartsWith(
            "Option Vectors: expected word vectors, found null.",
            Error(Pipelines.Small with { InitialEmbeddings = new InitialEmbeddings { Vectors = null! } }));
        Assert.StartsWith(
            "Option Vectors: expected Zeros or Normal",
            Error(Pipelines.Small with
            {
                InitialEmbeddings = new InitialEmbeddings
                {
                    Vectors = s_vectors,
                    UnknownWords = new UnknownWordOptions { Vectors = UnknownWordVectors.Subwords }
                },
            }));
        Assert.StartsWith(
            "Option Deviation: expected at least 0, or null, found -1.",
            Error(Pipelines.Small with
            {
                InitialEmbeddings = new InitialEmbeddings { Vectors = s_vectors, UnknownWords = new UnknownWordOptions { Deviation = -1 } },
            }));
    }

    [Fact]
    public void Keys_of_numbers_cannot_have_word_vectors()
    {
        var ml = new MLContext(seed: 1);
        IDataView numbers = ml.Data.LoadFromEnumerable(
            [new Numbers { Ids = [1, 2], Label = "a" }, new Numbers { Ids = [2, 1], Label = "b" }]);
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Ids").Append(ml.Transforms.Conversion.MapValueToKey("Label")).Fit(numbers)
            .Transform(numbers);

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => ml.MulticlassClassification.Trainers.RnnClassifier(
            Pipelines.Hasty with { InitialEmbeddings = new InitialEmbeddings { Vectors = s_vectors } }).Fit(data)).Message;

        Assert.StartsWith(
            "Input column 'Ids': expected keys whose values are text (as MapTokensToVocabulary gives), found key values of another type.",
            message);
    }

    /// <summary>Trains for one epoch, and gives the embedding's rows and the tokens of row 1 and later.</summary>
    private static (float[] Rows, string[] Tokens) Train(InitialEmbeddings initial, int threads)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTexts.Create(150, seed: 3));
        ITransformer preprocessing = Pipelines.Preprocessing(ml).Fit(data);
        RnnClassifierOptions options =
            Pipelines.Hasty with { InitialEmbeddings = initial, Training = Pipelines.Hasty.Training with { Threads = threads } };
        using TextClassifierTransformer model = ml.MulticlassClassification.Trainers.RnnClassifier(options)
            .Fit(preprocessing.Transform(data));
        Vocabulary vocabulary = ((IEnumerable<ITransformer>)preprocessing).SelectMany(Flatten).OfType<MapTokensToVocabularyTransformer>()
            .Single().Vocabulary;
        return (model.Weights().Single(weight => weight.Name == Weight).Values, [.. vocabulary.Tokens]);

        static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
            transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];
    }

    private static WordVectors Random(string[] tokens, int size)
    {
        var random = new Random(7);
        return WordVectors.Create(tokens.Select(token =>
            KeyValuePair.Create(token, Enumerable.Range(0, size).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())));
    }

    private sealed class Numbers
    {
        public int[] Ids { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
