using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class LanguageModelTests
{
    private static readonly LanguageModelOptions s_small = new()
    {
        EmbeddingSize = 16,
        HiddenSize = 32,
        Dropout = 0,
        Training = new TrainingOptions
        {
            Epochs = 12,
            BatchSize = 32,
            LearningRate = 5e-3,
            Threads = 2,
            EarlyStoppingPatience = null,
            MixedPrecision = MixedPrecision.Never
        },
    };

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(RnnCellKind.Lstm, false, 70)]
    [InlineData(RnnCellKind.Gru, true, null)]
    public void It_finds_out_what_can_be_foreseen_and_no_more(RnnCellKind cell, bool tied, int? truncation)
    {
        // The first letter is one of four, all equally likely. Each of the next three, and then the end, is certain: the perplexity is
        // 4^(1/5).
        IDataView train = Rows(600, seed: 1), test = Rows(200, seed: 2);
        LanguageModelOptions options =
            s_small with { Cell = cell, TiedEmbeddings = tied, EmbeddingSize = tied ? 32 : 16, TruncationLength = truncation };

        using TransformerChain<LanguageModelTransformer> model = Pipeline(options).Fit(train);

        Perplexity perplexity = model.LastTransformer.Evaluate(Ids(model, test));
        Assert.Equal(200 * 5, perplexity.Tokens);
        Assert.Equal(Math.Pow(4, 1.0 / 5), perplexity.Value, 0.03);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, 4)]
    public void Joined_texts_and_a_sampled_softmax_teach_the_same(bool reversed, int? sampled)
    {
        IDataView train = Rows(600, seed: 1), test = Rows(200, seed: 2);
        LanguageModelOptions options = s_small with
        {
            JoinTexts = true,
            TruncationLength = 10,
            Reverse = reversed,
            SampledTokens = sampled,
            EmbeddingDropout = 0.02,
            ActivationRegularization = 0.01,
            TemporalActivationRegularization = 0.01,
            Training = s_small.Training with { Epochs = 25, LearningRate = 1e-2 },
        };

        using TransformerChain<LanguageModelTransformer> model = Pipeline(options).Fit(train);

        Assert.Equal(Math.Pow(4, 1.0 / 5), model.LastTransformer.Evaluate(Ids(model, test)).Value, 0.05);
        Assert.Equal(sampled is null, model.LastTransformer.History.Epochs[0].TrainingAccuracy is not null);
        Assert.NotNull(model.LastTransformer.History.Epochs[0].ValidationAccuracy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_training_on_joined_texts_that_was_cut_off_goes_on_bit_for_bit(int step)
    {
        using var files = new TemporaryFiles();
        LanguageModelOptions options = s_small with
        {
            JoinTexts = true,
            TruncationLength = 5,
            SampledTokens = 3,
            Dropout = 0.2,
            WeightDropout = 0.2,
            Training = s_small.Training with { Epochs = 2, BatchSize = 8 },
        };
        IDataView rows = ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens").Fit(Rows(40, seed: 1)).Transform(Rows(40, seed: 1));
        using LanguageModelTransformer whole = Fit(options.Training);
        TrainingOptions saved =
            options.Training with { Checkpoints = new CheckpointOptions { Folder = files.PathOf("checkpoints"), EverySteps = 1 } };

        Assert.Throws<InvalidOperationException>(() => Fit(saved with { Progress = new StopAfter(step) }));
        using LanguageModelTransformer resumed = Fit(saved);

        Assert.Equal(whole.Weights(), resumed.Weights());

        LanguageModelTransformer Fit(TrainingOptions training) =>
            new MLContext(seed: 1).Translation.Trainers.LanguageModel(options with { Training = training }).Fit(rows);
    }

    [Fact]
    public void It_tells_a_CTC_search_the_probability_of_each_label_and_of_the_end()
    {
        using TransformerChain<LanguageModelTransformer> model = Pipeline(s_small).Fit(Rows(300, seed: 1));
        string[] letters = ["d", "c", "b", "a"], others = [.. model.LastTransformer.Tokens.Except(letters)];
        string?[] classes = [null, .. letters, null, .. others];
        ICtcLanguageModel labels = model.LastTransformer.CreateLabelModel(classes);

        foreach (int[] text in new int[][] { [], [4], [4, 3, 2, 1], [1, 1, 2] })
        {
            float expected = model.Transform(ml.Data.LoadFromEnumerable(
                [new Row { Tokens = [.. text.Select(label => classes[label]!)] }])).GetColumn<float>("LogLikelihood").Single();
            double sum = text.Select((label, i) => labels.LogProbability(text.AsSpan(0, i), label)).Sum();
            Assert.Equal(expected, sum + labels.EndLogProbability(text), 1e-4);
            double[] next = [.. Enumerable.Range(0, classes.Length).Select(label => labels.LogProbability(text, label))];
            Assert.Equal(1, Math.Exp(labels.EndLogProbability(text)) + next.Sum(Math.Exp), 1e-5);
            Assert.Equal([double.NegativeInfinity, double.NegativeInfinity], [next[0], next[5]]);
        }

        // The frames do not decide between the second letters; the model knows which of them follows the first, and that there are four.
        using Tensor frames = log(tensor(new[,]
        {
            { 0.1, 0, 0, 0, 0.9 }, { 0.1, 0, 0.5, 0.4, 0 }, { 0.2, 0, 0.8, 0, 0 }, { 0.6, 0.4, 0, 0, 0 },
        }));
        var search = new CtcBeamSearchOptions();
        Assert.Equal([4, 2], new CtcBeamSearch(search).Search(frames)[0].Labels);
        Assert.Equal([4, 3, 2, 1], new CtcBeamSearch(search with { LanguageModel = labels }).Search(frames)[0].Labels);
        Assert.Contains(
            $"Label 1: expected one of the language model's {4 + others.Length} tokens, found 'e'",
            Assert.Throws<ArgumentException>(() => model.LastTransformer.CreateLabelModel([null, "e"])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => labels.LogProbability([], classes.Length));
        LanguageModelOptions backwards = s_small with { Reverse = true, Training = s_small.Training with { Epochs = 1 } };
        using TransformerChain<LanguageModelTransformer> reversed = Pipeline(backwards).Fit(Rows(40, seed: 1));
        Assert.Throws<InvalidOperationException>(() => reversed.LastTransformer.CreateLabelModel(classes));
    }

    [Fact]
    public void Each_text_has_the_likelihood_of_its_tokens_and_end_whatever_it_is_scored_with()
    {
        using TransformerChain<LanguageModelTransformer> model = Pipeline(s_small).Fit(Rows(300, seed: 1));
        string[][] texts = [["a", "b", "c", "d"], ["b"], ["c", "c", "c"], []];
        IDataView together = model.Transform(ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Tokens = text })));

        float[] likelihoods = [.. together.GetColumn<float>("LogLikelihood")], perplexities = [.. together.GetColumn<float>("Perplexity")];

        for (int i = 0; i < texts.Length; i++)
        {
            IDataView alone = model.Transform(ml.Data.LoadFromEnumerable([new Row { Tokens = texts[i] }]));
            Assert.Equal(likelihoods[i], alone.GetColumn<float>("LogLikelihood").Single(), 1e-4f);
            Assert.Equal(Math.Exp(-likelihoods[i] / (texts[i].Length + 1)), perplexities[i], 1e-3);
        }

        Assert.True(perplexities[0] < 2 && perplexities[2] > 10, string.Join(' ', perplexities));
    }

    [Fact]
    public void A_loaded_model_scores_like_the_saved_one()
    {
        IDataView rows = Rows(200, seed: 1);
        using TransformerChain<LanguageModelTransformer> model =
            Pipeline(s_small with { Training = s_small.Training with { Epochs = 2 } }).Fit(rows);
        var stream = new MemoryStream();
        ml.Model.Save(model, rows.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(rows).GetColumn<float>("LogLikelihood"), loaded.Transform(rows).GetColumn<float>("LogLikelihood"));
        using var again = (LanguageModelTransformer)((IEnumerable<ITransformer>)loaded).Last();
        Assert.Equal(model.LastTransformer.History.Epochs, again.History.Epochs);
        Assert.Equal(model.LastTransformer.ParameterCount, again.ParameterCount);
    }

    [Fact]
    public void A_prediction_engine_scores_a_text()
    {
        using TransformerChain<LanguageModelTransformer> model = Pipeline(s_small).Fit(Rows(300, seed: 1));
        using PredictionEngine<Row, Scored> engine = ml.Model.CreatePredictionEngine<Row, Scored>(model);

        float likely = engine.Predict(new Row { Tokens = ["b", "c", "d", "a"] }).LogLikelihood;
        float unlikely = engine.Predict(new Row { Tokens = ["b", "a", "d", "c"] }).LogLikelihood;

        Assert.Equal(Math.Log(0.25), likely, 0.3);
        Assert.True(unlikely < likely - 5, $"{likely} {unlikely}");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        void Refused(string expected, LanguageModelOptions options) =>
            Assert.Contains(
                expected, Assert.Throws<ArgumentOutOfRangeException>(() => ml.Translation.Trainers.LanguageModel(options)).Message);
        Refused("Cell: expected Lstm or Gru, found Rnn", s_small with { Cell = RnnCellKind.Rnn });
        Refused("TruncationLength: expected at least 1", s_small with { TruncationLength = 0 });
        Refused("TruncationLength: expected a length, as joined texts", s_small with { JoinTexts = true, TruncationLength = null });
        Refused("LabelSmoothing: expected 0, as SampledTokens", s_small with
        {
            SampledTokens = 3,
            Training = s_small.Training with { LabelSmoothing = 0.1 },
        });
        Refused("TiedEmbeddings: expected false, or an EmbeddingSize of HiddenSize, 32, and not 16",
            s_small with { TiedEmbeddings = true });

        IDataView empty = ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens").Fit(Rows(3, seed: 1))
            .Transform(ml.Data.LoadFromEnumerable([new Row()]));
        var noRows = Assert.Throws<InvalidOperationException>(() => ml.Translation.Trainers.LanguageModel(s_small).Fit(empty));
        Assert.Contains("expected texts with tokens, found none", noRows.Message);
        var noColumn = Assert.Throws<ArgumentOutOfRangeException>(
            () => ml.Translation.Trainers.LanguageModel(s_small).Fit(Rows(3, seed: 1)));
        Assert.Contains("Input column 'Ids'", noColumn.Message);
    }

    private EstimatorChain<LanguageModelTransformer> Pipeline(LanguageModelOptions options) =>
        ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens").Append(ml.Translation.Trainers.LanguageModel(options));

    private static IDataView Ids(TransformerChain<LanguageModelTransformer> model, IDataView rows) => model.First().Transform(rows);

    private IDataView Rows(int count, int seed)
    {
        var random = new Random(seed);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => random.Next(4)).ToArray().Select(first =>
            new Row { Tokens = [.. Enumerable.Range(first, 4).Select(letter => "abcd"[letter % 4].ToString())] }));
    }

    private sealed class StopAfter(int step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.CompletedStep?.Number >= step)
            {
                throw new InvalidOperationException("stopped");
            }
        }
    }

    private sealed class Row
    {
        public string[] Tokens { get; set; } = [];
    }

    private sealed class Scored
    {
        public float LogLikelihood { get; set; }
    }
}
