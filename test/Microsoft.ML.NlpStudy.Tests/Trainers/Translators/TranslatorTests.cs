using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class TranslatorTests
{
    private static readonly TrainingOptions s_quick = new()
    {
        Epochs = 25,
        BatchSize = 32,
        LearningRate = 4e-3,
        Threads = 2,
        EarlyStoppingPatience = 6,
        ValidationMetric = ValidationMetric.Accuracy,
        MixedPrecision = MixedPrecision.Never,
    };

    // With the falling learning rate every seed gets there; with a constant one, one seed in some dozens ends slightly below.
    private static readonly Seq2SeqOptions s_recurrent = new()
    {
        EmbeddingSize = 32,
        HiddenSize = 64,
        Dropout = 0,
        Training = s_quick with { Schedule = new InverseSquareRootSchedule(200) },
    };

    private static readonly TransformerTranslatorOptions s_transformer = new()
    {
        EmbeddingSize = 48,
        Heads = 4,
        EncoderLayers = 1,
        DecoderLayers = 1,
        FeedForwardSize = 96,
        Dropout = 0,
        Training = s_quick with { LearningRate = 3e-3, Schedule = new LinearWarmUpSchedule(100) },
    };

    public static TheoryData<string, string> Tasks
    {
        get
        {
            var tasks = new TheoryData<string, string>();
            foreach (string task in ToyTranslations.Names)
            {
                tasks.Add(task, "recurrent");
                tasks.Add(task, "transformer");
            }

            return tasks;
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Each_kind_learns_to_copy_reverse_and_sort(string task, string kind)
    {
        var ml = new MLContext(seed: 1);
        int seed = Environment.TickCount;
        using TransformerChain<TranslatorTransformer> model = Pipeline(ml, kind)
            .Fit(ml.Data.LoadFromEnumerable(ToyTranslations.Create(task, 3500, seed)));

        List<ToyTranslations.Row> unseen = ToyTranslations.Create(task, 300, seed + 1);
        string[][] translated = Translate(ml, model, unseen);

        int right = unseen.Zip(translated).Count(pair => pair.First.Target.SequenceEqual(pair.Second));
        Assert.True(right >= 294, $"seed {seed}: {right} of 300");
    }

    [Theory]
    [InlineData("recurrent")]
    [InlineData("transformer")]
    public void A_loaded_translator_translates_like_the_saved_one_token_for_token(string kind)
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 300, seed: 2));
        using TransformerChain<TranslatorTransformer> model = Pipeline(ml, kind, epochs: 2, best: 3).Fit(rows);
        var stream = new MemoryStream();
        ml.Model.Save(model, rows.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        IDataView expected = model.Transform(rows), found = loaded.Transform(rows);
        Assert.Equal(expected.GetColumn<uint[]>("TranslationIds"), found.GetColumn<uint[]>("TranslationIds"));
        Assert.Equal(expected.GetColumn<float>("TranslationScore"), found.GetColumn<float>("TranslationScore"));
        Assert.Equal(expected.GetColumn<string[]>("TranslationBest"), found.GetColumn<string[]>("TranslationBest"));
        Assert.Equal(expected.GetColumn<float[]>("TranslationAttention"), found.GetColumn<float[]>("TranslationAttention"));
    }

    [Fact]
    public void Several_translations_come_best_first_with_their_scores_and_attention()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 200, seed: 2));
        using TransformerChain<TranslatorTransformer> model = Pipeline(ml, "recurrent", epochs: 2, best: 3).Fit(rows);

        IDataView translated = model.Transform(rows);

        string[][] best = [.. translated.GetColumn<string[]>("TranslationBest")];
        float[][] scores = [.. translated.GetColumn<float[]>("TranslationBestScores")];
        string[][] first = Translate(ml, model, ToyTranslations.Create("copy", 200, seed: 2));
        float[][] attention = [.. translated.GetColumn<float[]>("TranslationAttention")];
        int[] lengths = [.. translated.GetColumn<uint[]>("SourceIds").Select(ids => ids.Length)];
        Assert.All(best, list => Assert.Equal(3, list.Length));
        Assert.Equal(first.Select(words => string.Join(' ', words)), best.Select(list => list[0]));
        Assert.All(scores, list => Assert.Equal(list.OrderDescending(), list));
        Assert.Equal(scores.Select(list => list[0]), translated.GetColumn<float>("TranslationScore"));
        for (int row = 0; row < attention.Length; row++)
        {
            Assert.Equal((first[row].Length + 1) * lengths[row], attention[row].Length);
            Assert.Equal(first[row].Length + 1, attention[row].Sum(), 1e-3f);
        }
    }

    [Fact]
    public void Search_can_be_changed_after_training()
    {
        var ml = new MLContext(seed: 1);
        List<ToyTranslations.Row> rows = ToyTranslations.Create("copy", 100, seed: 2);
        using TransformerChain<TranslatorTransformer> model = Pipeline(ml, "transformer", epochs: 1).Fit(ml.Data.LoadFromEnumerable(rows));
        IDataView ids = Ids(ml, model, rows);

        TranslatorTransformer two = model.LastTransformer.WithSearch(new SearchOptions { MinimumLength = 2, MaximumLength = 2 });
        TranslatorTransformer drawn = model.LastTransformer.WithSearch(
            new SearchOptions { Sampling = new SamplingOptions { Temperature = 2 }, BestCount = 20 });

        Assert.All(two.Transform(ids).GetColumn<uint[]>("TranslationIds"), translation => Assert.Equal(2, translation.Length));
        Assert.All(drawn.Transform(ids).GetColumn<string[]>("TranslationBest"), list => Assert.Equal(20, list.Length));
        Assert.Equal(drawn.Transform(ids).GetColumn<string[]>("TranslationBest"),
            drawn.Transform(ids).GetColumn<string[]>("TranslationBest"));
    }

    [Fact]
    public void Empty_over_long_and_unknown_sources_are_translated()
    {
        var ml = new MLContext(seed: 1);
        using TransformerChain<TranslatorTransformer> model = Pipeline(ml, "recurrent", epochs: 1)
            .Fit(ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 100, seed: 2)));

        string[][] translated = Translate(ml, model,
        [
            new() { Source = [] }, new() { Source = ["그림", "🎬"] }, new() { Source = [.. Enumerable.Repeat("w1", 5000)] },
        ]);

        Assert.Equal(3, translated.Length);
        Assert.Empty(translated[0]);
        Assert.All(translated, words => Assert.InRange(words.Length, 0, 210));
    }

    [Fact]
    public void Nothing_is_translated_by_nothing_whatever_the_search()
    {
        var ml = new MLContext(seed: 1);
        using TransformerChain<TranslatorTransformer> model = Pipeline(ml, "transformer", epochs: 1)
            .Fit(ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 100, seed: 2)));
        IDataView ids = Ids(ml, model, [new() { Source = [] }, new() { Source = ["w1", "w2"] }, new() { Source = [] }]);

        foreach (SearchOptions search in (SearchOptions[])
            [new() { BestCount = 2, MinimumLength = 1 }, new() { Sampling = new SamplingOptions(), BestCount = 2, MinimumLength = 1 }])
        {
            IDataView found = model.LastTransformer.WithSearch(search).Transform(ids);

            Assert.Equal([true, false, true], found.GetColumn<uint[]>("TranslationIds").Select(translation => translation.Length == 0));
            Assert.Equal([1, 2, 1], found.GetColumn<string[]>("TranslationBest").Select(list => list.Length));
            Assert.Equal([0f, 0f], found.GetColumn<float>("TranslationScore").Where((_, row) => row != 1));
            Assert.Equal([true, false, true], found.GetColumn<float[]>("TranslationAttention").Select(weights => weights.Length == 0));
        }
    }

    [Theory]
    [InlineData("recurrent")]
    [InlineData("transformer")]
    public void A_row_alone_is_translated_as_in_a_batch_and_the_columns_are_those_promised(string kind)
    {
        var ml = new MLContext(seed: 1);
        List<ToyTranslations.Row> rows = ToyTranslations.Create("copy", 100, seed: 2);
        EstimatorChain<TranslatorTransformer> pipeline = Pipeline(ml, kind, epochs: 1, best: 2);
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        using TransformerChain<TranslatorTransformer> model = pipeline.Fit(data);
        IDataView together = model.Transform(data);

        uint[][] ids = [.. together.GetColumn<uint[]>("TranslationIds")];
        float[] scores = [.. together.GetColumn<float>("TranslationScore")];
        for (int row = 0; row < 20; row++)
        {
            IDataView alone = model.Transform(ml.Data.LoadFromEnumerable(rows[row..(row + 1)]));
            Assert.Equal(ids[row], alone.GetColumn<uint[]>("TranslationIds").Single());
            Assert.Equal(scores[row], alone.GetColumn<float>("TranslationScore").Single(), 1e-4f);
        }

        string[] promised = [.. pipeline.GetOutputSchema(ComponentChecks.ShapeOf(data.Schema)).Select(column => column.Name).Order()];
        Assert.Equal(promised, together.Schema.Where(column => !column.IsHidden).Select(column => column.Name).Order());
    }

    [Fact]
    public void Embeddings_of_different_vocabularies_cannot_be_tied()
    {
        var ml = new MLContext(seed: 1);
        List<ToyTranslations.Row> rows = ToyTranslations.Create("copy", 50, seed: 2);
        rows[0].Target = ["other"];
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IEstimator<ITransformer> pipeline = Vocabularies(ml)
            .Append(ml.Translation.Trainers.Transformer(s_transformer with { Tying = EmbeddingTying.All }));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Fit(data));

        Assert.Contains("expected keys of one vocabulary, as Tying All needs", error.Message);
    }

    [Fact]
    public void Pairs_of_unsuitable_length_are_left_out_and_counted()
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, message) => messages.Add(message.Message);
        List<ToyTranslations.Row> rows = ToyTranslations.Create("copy", 50, seed: 2);
        rows.Add(new ToyTranslations.Row { Source = ["w1"], Target = [] });
        rows.Add(new ToyTranslations.Row { Source = [.. Enumerable.Repeat("w1", 21)], Target = ["w1"] });
        rows.Add(new ToyTranslations.Row { Source = [.. Enumerable.Repeat("w1", 12)], Target = ["w1"] });
        TransformerTranslatorOptions options =
            s_transformer with { MaximumLength = 20, MaximumLengthRatio = 2, Training = s_quick with { Epochs = 1 } };

        using TransformerChain<TranslatorTransformer> model = Vocabularies(ml).Append(ml.Translation.Trainers.Transformer(options))
            .Fit(ml.Data.LoadFromEnumerable(rows));

        Assert.Contains(messages, message => message.Contains("3 pairs are left out"));
    }

    [Fact]
    public void The_share_of_own_tokens_grows_to_what_is_asked_for()
    {
        using var network = (Seq2SeqNetwork)s_recurrent.CreateNetwork(5, 5);
        Seq2SeqOptions options = s_recurrent with { FinalTeacherForcing = 0.4 };
        double[] shares = [.. Enumerable.Range(1, 4).Select(epoch =>
        {
            options.BeginEpoch(network, epoch, 4);
            return network.SamplingProbability;
        })];

        Assert.Equal([0, 0.2, 0.4, 0.6], shares.Select(share => Math.Round(share, 10)));
    }

    [Fact]
    public void Training_that_goes_on_from_its_own_tokens_still_learns()
    {
        var ml = new MLContext(seed: 1);
        Seq2SeqOptions options = s_recurrent with { FinalTeacherForcing = 0.5, Training = s_quick with { Epochs = 15 } };
        using TransformerChain<TranslatorTransformer> model = Vocabularies(ml).Append(ml.Translation.Trainers.Seq2Seq(options))
            .Fit(ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 2500, seed: 1)));

        List<ToyTranslations.Row> unseen = ToyTranslations.Create("copy", 200, seed: 2);
        int right = unseen.Zip(Translate(ml, model, unseen)).Count(pair => pair.First.Target.SequenceEqual(pair.Second));

        Assert.InRange(right, 190, 200);
    }

    private static EstimatorChain<ITransformer> Vocabularies(MLContext ml) =>
        new EstimatorChain<ITransformer>()
            .Append<ITransformer>(ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source"))
            .Append<ITransformer>(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"));

    /// <param name="ml">The context.</param>
    /// <param name="kind">The network.</param>
    /// <param name="epochs">The number of epochs; <see langword="null"/> trains until the task is solved.</param>
    /// <param name="best">The number of translations of each text.</param>
    private static EstimatorChain<TranslatorTransformer> Pipeline(MLContext ml, string kind, int? epochs = null, int best = 1)
    {
        var search = new SearchOptions { BestCount = best };
        TranslatorTrainer trainer = kind == "recurrent"
            ? ml.Translation.Trainers.Seq2Seq(s_recurrent with { Search = search, Training = Training(s_recurrent) })
            : ml.Translation.Trainers.Transformer(s_transformer with { Search = search, Training = Training(s_transformer) });
        return Vocabularies(ml).Append(trainer);

        TrainingOptions Training(TranslatorOptions options) =>
            epochs is { } some ? options.Training with { Epochs = some } : StopWhenSolved.Of(options.Training, accuracy: 0.999);
    }

    private static string[][] Translate(MLContext ml, TransformerChain<TranslatorTransformer> model, List<ToyTranslations.Row> rows)
    {
        IDataView translated = model.Transform(ml.Data.LoadFromEnumerable(rows));
        IDataView text = ml.Transforms.Conversion.MapKeyToValue("Words", "TranslationIds").Fit(translated).Transform(translated);
        return [.. text.GetColumn<string[]>("Words")];
    }

    private static IDataView Ids(MLContext ml, TransformerChain<TranslatorTransformer> model, List<ToyTranslations.Row> rows)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        foreach (ITransformer step in model.SkipLast(1))
        {
            data = step.Transform(data);
        }

        return data;
    }
}
