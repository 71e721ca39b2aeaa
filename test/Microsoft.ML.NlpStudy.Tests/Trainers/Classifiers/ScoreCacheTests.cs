using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class ScoreCacheTests
{
    [Fact]
    public void Texts_are_found_by_their_ids_and_not_by_their_place()
    {
        var cache = new ScoreCache(2);
        cache.Add(ScoreCache.KeyOf([1, 2]), [0.25f, 0.75f]);
        cache.Add(ScoreCache.KeyOf([2, 1]), [0.5f, 0.5f]);
        cache.Add(ScoreCache.KeyOf([1, 2]), [9, 9]);
        float[] found = new float[2];

        Assert.True(cache.TryGet(ScoreCache.KeyOf([1, 2]), found));
        Assert.Equal([0.25f, 0.75f], found);
        Assert.True(cache.TryGet(ScoreCache.KeyOf([2, 1]), found));
        Assert.Equal([0.5f, 0.5f], found);
        Assert.False(cache.TryGet(ScoreCache.KeyOf([1, 2, 0]), found));
    }

    [Fact]
    public void Pairs_whose_texts_end_elsewhere_have_other_keys()
    {
        var texts = new TokenStore();
        foreach (int[] ids in new int[][] { [1, 2], [3], [1], [2, 3], [1, 2], [3] })
        {
            texts.Add(ids);
        }

        UInt128[] keys = [.. Enumerable.Range(0, 3).Select(pair => ScoreCache.KeyOf(texts, new ExampleLayout(IsPair: true), pair))];

        Assert.NotEqual(keys[0], keys[1]);
        Assert.Equal(keys[0], keys[2]);
        Assert.Equal(ScoreCache.KeyOf([2, 3]), ScoreCache.KeyOf(texts, default, 3));
    }

    [Fact]
    public void A_full_cache_keeps_what_it_has()
    {
        var cache = new ScoreCache(2, maximumBytes: 2 * (48 + (2 * sizeof(float))));
        for (int id = 0; id < 5; id++)
        {
            cache.Add(ScoreCache.KeyOf([id]), [id, id]);
        }

        float[] found = new float[2];
        Assert.Equal(2, cache.Count);
        Assert.True(cache.TryGet(ScoreCache.KeyOf([1]), found));
        Assert.Equal([1, 1], found);
        Assert.False(cache.TryGet(ScoreCache.KeyOf([4]), found));
    }

    [Fact]
    public void Rows_read_again_have_the_same_scores_even_from_two_cursors_at_once_or_shuffled()
    {
        using var fitted = new FittedMoods();
        IDataView scored = fitted.Model.Transform(fitted.Rows);
        float[][] first = Scores(scored);

        var again = new float[2][][];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() => again[i] = Scores(scored)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(again, scores => Assert.Equal(first, scores));
        IDataView fresh = fitted.Model.Transform(fitted.Rows);
        float[][] reversed = Scores(fitted.Model.Transform(fitted.Reversed));
        Assert.Equal(first, Scores(fresh));
        for (int row = 0; row < first.Length; row++)
        {
            Assert.Equal(first[row][0], reversed[^(row + 1)][0], 1e-6f);
        }
    }

    [Fact]
    public void Metrics_read_the_rows_several_times_and_the_network_scores_them_once()
    {
        using var fitted = new FittedMoods();
        IDataView scored = fitted.Model.Transform(fitted.Rows);
        int rows = Scores(scored).Length;
        Assert.Equal(rows, fitted.Model.ScoredTexts);

        fitted.Context.MulticlassClassification.Evaluate(scored);
        ITransformer toBool = fitted.Context.Transforms.Conversion
            .MapValue("Label", new Dictionary<string, bool> { ["good"] = true, ["bad"] = false }, "Name").Fit(scored);
        fitted.Context.BinaryClassification.Evaluate(toBool.Transform(scored), scoreColumnName: "LogOdds");

        Assert.Equal(rows, fitted.Model.ScoredTexts);
    }

    [Fact]
    public void A_prediction_engine_allocates_less_than_ten_kilobytes_a_text()
    {
        using var fitted = new FittedMoods();
        using PredictionEngine<FittedMoods.Row, Prediction> engine = fitted.CreateEngine();
        var row = new FittedMoods.Row { Text = string.Join(' ', Enumerable.Range(0, 230).Select(i => $"w{i % 80}")) };
        for (int i = 0; i < 3; i++)
        {
            engine.Predict(row);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        engine.Predict(row);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void Scores_read_again_after_the_model_was_disposed_of_are_refused()
    {
        using var fitted = new FittedMoods();
        IDataView scored = fitted.Model.Transform(fitted.Rows);
        Scores(scored);

        fitted.Model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Scores(scored));
    }

    [Fact]
    public void A_row_alone_has_the_scores_that_it_has_among_others()
    {
        using var fitted = new FittedMoods();
        float[][] together = Scores(fitted.Model.Transform(fitted.Rows));
        MLContext ml = fitted.Context;
        for (int row = 1; row < 10; row++)
        {
            float[] alone = Assert.Single(Scores(fitted.Model.Transform(ml.Data.TakeRows(ml.Data.SkipRows(fitted.Rows, row), 1))));
            Assert.Equal(together[row][0], alone[0], 1e-6f);
        }
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }

    private static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];

    /// <summary>A classifier of texts of random words, with its rows.</summary>
    private sealed class FittedMoods : IDisposable
    {
        public FittedMoods()
        {
            var random = new Random(3);
            Row[] rows = [.. Enumerable.Range(0, 150).Select(i => new Row
            {
                Text = string.Join(' ', Enumerable.Range(0, 1 + (i % 37)).Select(_ => $"w{random.Next(80)}")),
                Label = i % 2 == 0 ? "good" : "bad",
            })];
            Context = new MLContext(seed: 1);
            Text = Context.Transforms.CopyColumns("Name", "Label").Append(Context.Transforms.Text.TokenizeText("Tokens", "Text"))
                .Append(Context.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
                .Append(Context.Transforms.Conversion.MapValueToKey("Label"))
                .Fit(Context.Data.LoadFromEnumerable(rows));
            Rows = Text.Transform(Context.Data.LoadFromEnumerable(rows));
            Reversed = Text.Transform(Context.Data.LoadFromEnumerable(rows.Reverse()));
            Model = Context.MulticlassClassification.Trainers.RnnClassifier(new RnnClassifierOptions
            {
                EmbeddingSize = 16,
                HiddenSize = 16,
                Training = new TrainingOptions { Epochs = 1, ValidationFraction = 0 },
            }).Fit(Rows);
        }

        public MLContext Context { get; }

        public ITransformer Text { get; }

        public IDataView Rows { get; }

        public IDataView Reversed { get; }

        public TextClassifierTransformer Model { get; }

        public PredictionEngine<Row, Prediction> CreateEngine() => Context.Model.CreatePredictionEngine<Row, Prediction>(
            new TransformerChain<ITransformer>(Text, Model), new PredictionEngineOptions { OwnsTransformer = false });

        public void Dispose() => Model.Dispose();

        internal sealed class Row
        {
            public string Text { get; set; } = "";

            public string Label { get; set; } = "";
        }
    }
}
