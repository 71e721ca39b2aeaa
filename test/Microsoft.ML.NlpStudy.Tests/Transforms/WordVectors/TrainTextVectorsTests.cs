using System.IO.Compression;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public sealed class TrainTextVectorsTests
{
    private static readonly string[][] s_topics =
    [
        ["apple", "pear", "plum", "cherry", "peach", "grape"], ["iron", "copper", "zinc", "silver", "nickel", "cobalt"],
    ];

    private static readonly string[] s_common = ["the", "a", "of"];

    private readonly MLContext _ml = new(seed: 1);

    private static TextVectorOptions Options { get; } = new()
    {
        Training = new()
        {
            Dimension = 10,
            Epochs = 10,
            LearningRate = 0.05,
            Threads = 1,
            MinimumFrequency = 2,
            Subsampling = 0,
            Window = 1,
        },
    };

    [Theory]
    [InlineData(TextVectorModel.DistributedBagOfWords, WordVectorLoss.NegativeSampling)]
    [InlineData(TextVectorModel.DistributedBagOfWords, WordVectorLoss.HierarchicalSoftmax)]
    [InlineData(TextVectorModel.DistributedMemory, WordVectorLoss.NegativeSampling)]
    [InlineData(TextVectorModel.DistributedMemory, WordVectorLoss.HierarchicalSoftmax)]
    public void New_texts_of_one_topic_are_near_each_other_and_far_from_those_of_another(TextVectorModel model, WordVectorLoss loss)
    {
        TextVectorOptions options = Options with { Model = model, Training = Options.Training with { Loss = loss } };
        using TextVectorsTransformer trained = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.TrainTextVectors("V", "Tokens", options), _ml.Tokens([.. Corpus(seed: 1, count: 600)]));

        float[][] vectors = Infer(trained, [.. Corpus(seed: 2, count: 40)]);

        // The texts' topics take turns.
        double near = 0, far = 0;
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double cosine = TensorPrimitives.CosineSimilarity<float>(vectors[i], vectors[j]);
                (near, far) = (i - j) % 2 == 0 ? (near + (cosine / 380), far) : (near, far + (cosine / 400));
            }
        }

        Assert.True(near > far + 0.3, $"cosines of {near} within a topic, {far} between two");
    }

    [Fact]
    public void The_same_tokens_give_the_same_vector_and_no_known_token_gives_zeros()
    {
        using TextVectorsTransformer trained = Train(Options);

        float[][] vectors = Infer(trained, [["apple", "pear"], ["iron"], ["apple", "unheard", "pear"], ["unheard"], []]);

        Assert.Equal(vectors[0], vectors[2]);
        Assert.NotEqual(vectors[0], vectors[1]);
        Assert.All(vectors[3..], vector => Assert.Equal(new float[10], vector));
        Assert.Equal(s_topics.Sum(topic => topic.Length) + s_common.Length, trained.Vocabulary.Count);
        Assert.Equal(10, trained.Dimension);
    }

    [Fact]
    public void One_thread_gives_the_same_bits_for_one_seed()
    {
        using TextVectorsTransformer one = Train(Options), again = Train(Options), other = Train(Options, seed: 2);
        string[][] texts = [["apple", "pear", "plum"]];

        Assert.Equal(Infer(one, texts), Infer(again, texts));
        Assert.NotEqual(Infer(one, texts), Infer(other, texts));
    }

    [Fact]
    public void A_canceled_training_resumes_to_the_same_bits()
    {
        using var files = new TemporaryFiles();
        using var cancel = new CancellationTokenSource();
        string[][] texts = [["apple", "pear", "plum"]];
        using TextVectorsTransformer whole = Train(Options);
        TextVectorOptions withCheckpoints = Options with
        {
            Training = Options.Training with
            {
                Checkpoints = new CheckpointOptions { Folder = files.PathOf("checkpoints") },
                CancellationToken = cancel.Token,
                Progress = new Reporter<WordVectorProgress>(report =>
                {
                    if (report is { Epoch: 4, IsEpochEnd: true })
                    {
                        cancel.Cancel();
                    }
                }),
            },
        };

        using TextVectorsTransformer part = Train(withCheckpoints);
        using TextVectorsTransformer resumed = Train(
            withCheckpoints with { Training = withCheckpoints.Training with { CancellationToken = default, Progress = null } });

        Assert.NotEqual(Infer(whole, texts), Infer(part, texts));
        Assert.Equal(Infer(whole, texts), Infer(resumed, texts));
    }

    [Theory]
    [InlineData("options.json", "\"InferenceEpochs\": 20", "\"InferenceEpochs\": 0", "InferenceEpochs")]
    [InlineData("options.json", "\"Dimension\": 10", "\"Dimension\": 10000", "output (15 x 10000)")]
    [InlineData("options.json", "\"Count\": 15", "\"Count\": 16", "vocabulary.txt")]
    [InlineData("vocabulary.txt", "apple\t", "apple\t-", "vocabulary.txt")]
    public void A_changed_model_is_refused_by_what_is_wrong(string entry, string old, string changed, string expected)
    {
        using TextVectorsTransformer trained = Train(Options);
        using var stream = new MemoryStream();
        _ml.Model.Save(trained, _ml.Tokens(["apple"]).Schema, stream);
        SavedModel.Edit(stream, entry, text =>
        {
            Assert.Contains(old, text);
            return text.Replace(old, changed);
        });
        stream.Position = 0;

        Exception error = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(stream, out _)).GetBaseException();

        Assert.IsType<FormatException>(error);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Check(Options with { InferenceEpochs = 0 }, nameof(TextVectorOptions.InferenceEpochs));
        Check(Options with { Model = (TextVectorModel)7 }, nameof(TextVectorOptions.Model));
        Check(Options with { Training = Options.Training with { Window = 0 } }, nameof(WordVectorTrainingOptions.Window));
        Check(Options with { Training = Options.Training with { Subwords = new() } }, nameof(WordVectorTrainingOptions.Subwords));

        void Check(TextVectorOptions options, string name) => Assert.Contains(
            name, Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.TrainTextVectors("V", "T", options)).Message);
    }

    private static IEnumerable<string[]> Corpus(int seed, int count)
    {
        var random = new Random(seed);
        for (int text = 0; text < count; text++)
        {
            // The words beside a topic's word are common to both topics: only the text tells which it is.
            string[] topic = s_topics[text % 2];
            yield return [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? s_common[random.Next(3)] : topic[random.Next(topic.Length)])];
        }
    }

    private static TextVectorsTransformer Train(TextVectorOptions options, int seed = 1)
    {
        var ml = new MLContext(seed);
        return ml.Transforms.Text.TrainTextVectors("V", "Tokens", options).Fit(ml.Tokens([.. Corpus(seed: 1, count: 600)]));
    }

    private float[][] Infer(TextVectorsTransformer trained, params string[][] texts) =>
        [.. trained.Transform(_ml.Tokens(texts)).Column<VBuffer<float>>("V").Select(vector => vector.DenseValues().ToArray())];
}
