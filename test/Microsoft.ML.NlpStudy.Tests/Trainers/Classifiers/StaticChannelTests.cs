using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>Kim's two channels: tuned word vectors beside a copy that does not change.</summary>
public class StaticChannelTests
{
    // The toy texts' words 'evening' and 'music' have no vectors.
    private static readonly WordVectors s_vectors = CreateVectors("the", "film", "was", "with", "a", "story", "and", "that", "good", "bad");

    private static TextCnnClassifierOptions TwoChannels => new()
    {
        EmbeddingSize = 16,
        Filters = 8,
        Windows = [2],
        StaticChannel = true,
        InitialEmbeddings = new InitialEmbeddings { Vectors = s_vectors },
        Training = new TrainingOptions { Epochs = 3, BatchSize = 32, Threads = 2, EarlyStoppingPatience = null },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_static_channel_stays_as_the_vectors_are_while_its_tuned_copy_moves_also_when_the_training_is_cut_off(bool isCutOff)
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        TextCnnClassifierOptions options = TwoChannels with
        {
            Training = TwoChannels.Training with { Checkpoints = new CheckpointOptions { Folder = folder, EverySteps = 2 } },
        };
        try
        {
            if (isCutOff)
            {
                Assert.Throws<TimeoutException>(
                    () => FitChannels(options with { Training = options.Training with { Progress = new CutInEpochTwo() } }));
            }

            (TextClassifierTransformer model, string[] tokens, IDataView data) = FitChannels(options);
            (TextClassifierTransformer whole, _, _) = FitChannels(TwoChannels);
            float[] still = Values(model, "static_embedding.weight"), moved = Values(model, "embedding.weight");

            for (int i = 0; i < tokens.Length; i++)
            {
                ReadOnlySpan<float> expected = s_vectors.TryGetVector(tokens[i], out ReadOnlySpan<float> vector) ? vector : new float[16];
                Assert.Equal(expected.ToArray(), still.AsSpan(16 * (i + 1), 16).ToArray());
            }

            Assert.NotEqual(still, moved);
            Assert.Equal(whole.Weights(), model.Weights());
            var ml = new MLContext();
            ITransformer loaded = ComponentChecks.SaveAndLoad(ml, model, data.Schema);
            Assert.Equal(model.Weights(), ((TextClassifierTransformer)loaded).Weights());
            Assert.Equal(model.Transform(data).Scores(), loaded.Transform(data).Scores());
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [Fact]
    public void A_static_channel_without_vectors_to_tune_is_told_before_any_work()
    {
        var ml = new MLContext(seed: 1);
        string Error(InitialEmbeddings? initial) => Assert.Throws<ArgumentOutOfRangeException>(
            () => ml.MulticlassClassification.Trainers.TextCnnClassifier(TwoChannels with { InitialEmbeddings = initial })).Message;

        const string Expected = "Option StaticChannel: expected false, as there are no initial embeddings to tune, found True.";
        Assert.StartsWith(Expected, Error(null));
        Assert.StartsWith(Expected, Error(new InitialEmbeddings { Vectors = s_vectors, Freeze = true }));
    }

    private static (TextClassifierTransformer Model, string[] Tokens, IDataView Data) FitChannels(TextCnnClassifierOptions options)
    {
        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable(ToyTexts.Create(200, seed: 3));
        IDataView data = Pipelines.Preprocessing(ml).Fit(texts).Transform(texts);
        TextClassifierTransformer model = ml.MulticlassClassification.Trainers.TextCnnClassifier(options).Fit(data);
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        data.Schema["Ids"].GetKeyValues(ref tokens);
        return (model, [.. tokens.DenseValues().Select(token => token.ToString())], data);
    }

    private static float[] Values(TextClassifierTransformer model, string name) =>
        model.Weights().Single(weight => weight.Name == name).Values;

    private static WordVectors CreateVectors(params string[] words)
    {
        var random = new Random(1);
        return WordVectors.Create(words.Select(word =>
            KeyValuePair.Create(word, Enumerable.Range(0, 16).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())));
    }

    private sealed class CutInEpochTwo : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is { Epoch: 2, Step: 4 })
            {
                throw new TimeoutException();
            }
        }
    }
}
