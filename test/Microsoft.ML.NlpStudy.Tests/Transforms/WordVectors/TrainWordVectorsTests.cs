using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public sealed class TrainWordVectorsTests : IDisposable
{
    // Each topic's words surround each other and never meet those of another, so a word's neighbours are its topic.
    private static readonly string[][] s_topics =
    [
        ["apple", "pear", "plum", "cherry", "peach", "grape"], ["iron", "copper", "zinc", "silver", "nickel", "cobalt"],
        ["violin", "cello", "flute", "trumpet", "oboe", "harp"],
    ];

    private static readonly string[] s_common = ["the", "a", "of", "and"];

    private readonly TemporaryFiles _files = new();
    private readonly MLContext _ml = new(seed: 1);

    private static WordVectorTrainingOptions Options { get; } = new()
    {
        Dimension = 20,
        Epochs = 6,
        LearningRate = 0.05,
        Threads = 1,
        MinimumFrequency = 2,
        Subsampling = 0.01,
    };

    private string Checkpoints => _files.PathOf("checkpoints");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(WordVectorModel.SkipGram, WordVectorLoss.NegativeSampling, false)]
    [InlineData(WordVectorModel.SkipGram, WordVectorLoss.HierarchicalSoftmax, false)]
    [InlineData(WordVectorModel.SkipGram, WordVectorLoss.NegativeSampling, true)]
    [InlineData(WordVectorModel.SkipGram, WordVectorLoss.HierarchicalSoftmax, true)]
    [InlineData(WordVectorModel.Cbow, WordVectorLoss.NegativeSampling, false)]
    [InlineData(WordVectorModel.Cbow, WordVectorLoss.HierarchicalSoftmax, false)]
    [InlineData(WordVectorModel.Cbow, WordVectorLoss.NegativeSampling, true)]
    public void Words_of_one_topic_become_neighbors(WordVectorModel model, WordVectorLoss loss, bool hasSubwords)
    {
        WordVectorTrainingOptions options = Options with
        {
            Model = model,
            Loss = loss,
            Subwords = hasSubwords ? new SubwordVectorOptions { Buckets = 5000 } : null,
        };

        WordVectors vectors = Train(options).Vectors;

        AssertTopics(vectors);
    }

    [Fact]
    public void Several_threads_learn_as_well_as_one() => AssertTopics(Train(Options with { Threads = 3 }).Vectors);

    [Fact]
    public void One_thread_gives_the_same_bits_for_one_seed()
    {
        float[] first = Numbers(Train(Options).Vectors), again = Numbers(Train(Options).Vectors);
        float[] other = Numbers(Train(Options, seed: 2).Vectors);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void The_component_keeps_the_contract_and_pools_like_ApplyWordVectors()
    {
        IDataView data = Data(_ml);
        ApplyWordVectorsTransformer model = ComponentChecks.Holds(_ml, _ml.Transforms.Text.TrainWordVectors("V", "Tokens", Options), data);

        IDataView probe = _ml.Tokens(["apple", "unheard", "pear"]);
        float[] expected = [.. model.Vectors["apple"].ToArray().Zip(model.Vectors["pear"].ToArray(), (a, b) => (a + b) / 2)];
        Assert.Equal(expected, model.Transform(probe).Column<VBuffer<float>>("V")[0].DenseValues());
        Assert.Equal(model.Coverage.TokensFound, Corpus().Sum(text => text.Length));
    }

    [Fact]
    public void Texts_are_read_once_to_count_and_once_an_epoch()
    {
        int reads = 0;
        IEnumerable<TokenRow> Rows()
        {
            reads++;
            foreach (string[] tokens in Corpus())
            {
                yield return new TokenRow { Tokens = tokens };
            }
        }

        _ml.Transforms.Text.TrainWordVectors("V", "Tokens", Options with { Epochs = 3 }).Fit(_ml.Data.LoadFromEnumerable(Rows()));

        Assert.Equal(4, reads);
    }

    [Fact]
    public void The_frequency_and_the_size_limit_the_vocabulary()
    {
        IDataView data = _ml.Tokens(["a", "a", "a", "b", "b", "b", "b", "c", "c", "d"], ["a", "b", "c"]);

        Assert.Equal(["b", "a", "c"], Tokens(new() { MinimumFrequency = 3 }));
        Assert.Equal(["b", "a"], Tokens(new() { MinimumFrequency = 1, MaximumVocabulary = 2 }));

        IReadOnlyList<string> Tokens(WordVectorTrainingOptions options) =>
            _ml.Transforms.Text.TrainWordVectors("V", "Tokens", options).Fit(data).Vectors.Tokens;
    }

    [Fact]
    public void Progress_reports_each_epoch_with_a_falling_loss_and_rate()
    {
        var reports = new List<WordVectorProgress>();

        Train(Options with { Progress = new Reporter<WordVectorProgress>(reports.Add) });

        WordVectorProgress[] ends = [.. reports.Where(report => report.IsEpochEnd)];
        Assert.Equal(Enumerable.Range(1, 6), ends.Select(end => end.Epoch));
        Assert.True(ends[^1].Loss < ends[0].Loss - 0.05, $"{ends[0].Loss} to {ends[^1].Loss}");
        Assert.Equal(ends.Select(end => end.LearningRate).OrderDescending(), ends.Select(end => end.LearningRate));
        Assert.Equal(Options.MinimumLearningRate, ends[^1].LearningRate, 1e-7);
        Assert.All(ends, end => Assert.Equal(Corpus().Sum(text => text.Length), end.TotalWords));
    }

    [Fact]
    public void A_training_that_was_cut_off_resumes_to_the_same_bits()
    {
        float[] whole = Numbers(Train(Options).Vectors);
        var checkpoints = new CheckpointOptions { Folder = Checkpoints, EverySteps = 3 };

        // The interruption gives no chance to write: only earlier checkpoints count.
        var cut = new Reporter<WordVectorProgress>(report => throw new OperationCanceledException("cut"));
        Assert.Throws<OperationCanceledException>(() => Train(Options with { Checkpoints = checkpoints, Progress = cut }));
        var resumed = new List<WordVectorProgress>();
        var reporter = new Reporter<WordVectorProgress>(resumed.Add);
        WordVectors vectors = Train(Options with { Checkpoints = checkpoints, Progress = reporter }).Vectors;

        Assert.Equal(whole, Numbers(vectors));
        Assert.Equal(6, resumed.Count(report => report.IsEpochEnd));
    }

    [Fact]
    public void A_canceled_training_gives_what_it_has_and_resumes()
    {
        float[] whole = Numbers(Train(Options).Vectors);
        using var cancel = new CancellationTokenSource();
        var checkpoints = new CheckpointOptions { Folder = Checkpoints };
        var reporter = new Reporter<WordVectorProgress>(report =>
        {
            if (report is { Epoch: 3, IsEpochEnd: true })
            {
                cancel.Cancel();
            }
        });

        WordVectors part = Train(Options with { Checkpoints = checkpoints, CancellationToken = cancel.Token, Progress = reporter }).Vectors;
        AssertTopics(part);
        Assert.NotEqual(whole, Numbers(part));

        Assert.Equal(whole, Numbers(Train(Options with { Checkpoints = checkpoints }).Vectors));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_by_what_differs()
    {
        var checkpoints = new CheckpointOptions { Folder = Checkpoints };
        Train(Options with { Checkpoints = checkpoints });

        var error = Assert.Throws<InvalidOperationException>(() => Train(Options with { Checkpoints = checkpoints, Window = 3 }));

        Assert.Contains("expected Window 3, found 5", error.Message);
    }

    [Theory]
    [InlineData("course.json")]
    [InlineData("weights.safetensors")]
    public void A_damaged_checkpoint_is_an_error_that_names_the_entry(string entry)
    {
        var checkpoints = new CheckpointOptions { Folder = Checkpoints };
        Train(Options with { Checkpoints = checkpoints });
        using (ZipArchive zip = ZipFile.Open(Path.Combine(Checkpoints, "checkpoint.zip"), ZipArchiveMode.Update))
        {
            SavedModel.Write(zip, entry, SavedModel.Read(zip, entry)[..^20]);
        }

        var error = Assert.Throws<FormatException>(() => Train(Options with { Checkpoints = checkpoints }));

        Assert.Contains(entry, error.Message);
    }

    [Fact]
    public void Checkpoints_that_cannot_be_written_are_found_out_before_the_texts_are_read()
    {
        File.WriteAllText(Checkpoints, "a file, not a folder");
        IDataView data = _ml.Data.LoadFromEnumerable(Unread());

        Assert.Throws<IOException>(() => _ml.Transforms.Text.TrainWordVectors(
            "V", "Tokens", Options with { Checkpoints = new CheckpointOptions { Folder = Checkpoints } }).Fit(data));

        static IEnumerable<TokenRow> Unread()
        {
            throw new InvalidOperationException("read");
#pragma warning disable CS0162 // the statement makes this an iterator, whose error comes with the first row
            yield break;
#pragma warning restore CS0162
        }
    }

    [Fact]
    public void Too_few_words_are_an_error_that_says_what_was_found()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => _ml.Transforms.Text.TrainWordVectors("V", "Tokens").Fit(_ml.Tokens(["a", "b", "c"])));

        Assert.Contains("'Tokens': expected at least two words that occur 5 times (MinimumFrequency), found 0 among 3", error.Message);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Check(Options with { Dimension = 0 }, nameof(WordVectorTrainingOptions.Dimension));
        Check(Options with { Window = 0 }, nameof(WordVectorTrainingOptions.Window));
        Check(Options with { NegativeSamples = 0 }, nameof(WordVectorTrainingOptions.NegativeSamples));
        Check(Options with { Subsampling = -1 }, nameof(WordVectorTrainingOptions.Subsampling));
        Check(Options with { Epochs = 0 }, nameof(WordVectorTrainingOptions.Epochs));
        Check(Options with { LearningRate = 0 }, nameof(WordVectorTrainingOptions.LearningRate));
        Check(Options with { MinimumLearningRate = 1 }, nameof(WordVectorTrainingOptions.MinimumLearningRate));
        Check(Options with { NegativeExponent = double.NaN }, nameof(WordVectorTrainingOptions.NegativeExponent));
        Check(Options with { Subwords = new() { MinimumLength = 4, MaximumLength = 3 } }, nameof(SubwordVectorOptions.MaximumLength));
        Check(Options with { Subwords = new() { Buckets = 0 } }, nameof(SubwordVectorOptions.Buckets));

        void Check(WordVectorTrainingOptions options, string name) => Assert.Contains(
            name, Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.TrainWordVectors("V", "T", options)).Message);
    }

    [Fact]
    public void Subwords_give_unknown_words_a_vector_near_words_of_the_same_stem()
    {
        var application = new ApplyWordVectorsOptions { UnknownWords = new() { Vectors = UnknownWordVectors.Subwords } };
        WordVectorTrainingOptions options = Options with { Subwords = new SubwordVectorOptions { Buckets = 20_000 } };
        ApplyWordVectorsTransformer model =
            ComponentChecks.Holds(_ml, _ml.Transforms.Text.TrainWordVectors("V", "Tokens", options, application), Data(_ml));

        float[] unknown = new float[20];
        Assert.True(model.Vectors.TryComposeVector("cherries", unknown));
        float Cosine(string word) =>
            System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(unknown, model.Vectors[word]);
        Assert.True(Cosine("cherry") > 0.5, $"{Cosine("cherry")}");
        Assert.True(Cosine("cherry") > Cosine("iron") + 0.2);

        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.TrainWordVectors("V", "Tokens", Options, application));
    }

    [Theory]
    [InlineData(WordVectorModel.SkipGram, WordVectorLoss.NegativeSampling, true)]
    [InlineData(WordVectorModel.Cbow, WordVectorLoss.HierarchicalSoftmax, true)]
    [InlineData(WordVectorModel.SkipGram, WordVectorLoss.NegativeSampling, false)]
    public void A_trained_model_is_written_for_fastText_and_read_back_with_its_ngrams(
        WordVectorModel model, WordVectorLoss loss, bool hasSubwords)
    {
        SubwordVectorOptions? subwords = hasSubwords ? new() { MaximumLength = 4, Buckets = 3000 } : null;
        WordVectors vectors = Train(Options with { Model = model, Loss = loss, Subwords = subwords }).Vectors;

        vectors.Save(_files.PathOf("model.bin"), WordVectorFormat.FastTextModel);
        WordVectors read = WordVectors.Load(_files.PathOf("model.bin"));

        Assert.Equal(vectors.Tokens, read.Tokens);
        Assert.Equal(Numbers(vectors), Numbers(read));
        Assert.Equal(hasSubwords, read.HasSubwords);
        float[] composed = new float[20], composedByRead = new float[20];
        Assert.Equal(hasSubwords, vectors.TryComposeVector("cherries", composed));
        Assert.Equal(hasSubwords, read.TryComposeVector("cherries", composedByRead));
        Assert.Equal(composed, composedByRead);
    }

    [FastTextFact]
    public void FastText_finds_the_neighbors_of_words_trained_here()
    {
        WordVectors vectors = Train(Options with { Subwords = new() { Buckets = 3000 } }).Vectors;
        string path = _files.PathOf("model.bin");
        vectors.Save(path, WordVectorFormat.FastTextModel);

        string output = OtherPrograms.RunFastText(["nn", path, "5"], "cello\n");

        Assert.Equal(
            vectors.MostSimilar("cello", 5).Select(neighbor => neighbor.Token),
            output.Replace("Query word? ", "").Split('\n').Take(5).Select(line => line.Split(' ')[0]));
    }

    [GensimFact]
    public void Gensim_goes_on_with_a_training_from_here()
    {
        WordVectors vectors = Train(Options with { Subwords = new() { Buckets = 3000 } }).Vectors;
        string path = _files.PathOf("model.bin");
        vectors.Save(path, WordVectorFormat.FastTextModel);

        string output = OtherPrograms.RunGensim(
            """
            import sys
            from gensim.models.fasttext import load_facebook_model
            model = load_facebook_model(sys.argv[1])
            before = model.wv['cello'].copy()
            model.train([['violin', 'cello', 'flute'] * 20] * 50, total_examples=50, epochs=1)
            print(sum(before), abs(model.wv['cello'] - before).max(), ' '.join(word for word, _ in model.wv.most_similar('cello', topn=5)))
            """, [path]);

        string[] found = output.Split(' ', StringSplitOptions.TrimEntries);
        Assert.Equal(vectors["cello"].ToArray().Sum(), float.Parse(found[0], CultureInfo.InvariantCulture), 1e-4f);
        Assert.True(float.Parse(found[1], CultureInfo.InvariantCulture) > 0);
        Assert.All(found[2..], word => Assert.Contains(word, s_topics[2]));
    }

    /// <summary>Each word's five nearest words are the rest of its topic, but for one or two in all.</summary>
    private static void AssertTopics(WordVectors vectors)
    {
        int right = s_topics.Sum(topic => topic.Sum(
            word => vectors.MostSimilar(word, topic.Length - 1).Count(neighbor => topic.Contains(neighbor.Token))));
        Assert.InRange(right, 85, 90);
    }

    private static float[] Numbers(WordVectors vectors) => [.. vectors.Tokens.SelectMany(token => vectors[token].ToArray())];

    private static IEnumerable<string[]> Corpus()
    {
        var random = new Random(11);
        for (int text = 0; text < 3000; text++)
        {
            string[] topic = s_topics[random.Next(s_topics.Length)];
            yield return [.. Enumerable.Range(0, 12).Select(
                _ => random.Next(4) == 0 ? s_common[random.Next(s_common.Length)] : topic[random.Next(topic.Length)])];
        }
    }

    private static IDataView Data(MLContext ml) => ml.Data.LoadFromEnumerable(Corpus().Select(tokens => new TokenRow { Tokens = tokens }));

    private static ApplyWordVectorsTransformer Train(WordVectorTrainingOptions options, int seed = 1)
    {
        var ml = new MLContext(seed);
        return ml.Transforms.Text.TrainWordVectors("V", "Tokens", options).Fit(Data(ml));
    }

    private sealed class TokenRow
    {
        public string[] Tokens { get; set; } = [];
    }
}
