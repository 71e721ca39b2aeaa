using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class RnnClassifierTests
{
    [Theory]
    [InlineData(RnnCellKind.Rnn)]
    [InlineData(RnnCellKind.Lstm)]
    [InlineData(RnnCellKind.Gru)]
    [InlineData(RnnCellKind.RnnCell)]
    public void Every_cell_learns_what_only_word_order_tells(RnnCellKind cell)
    {
        var ml = new MLContext(seed: 1);
        IDataView train = ml.Data.LoadFromEnumerable(ToyTexts.Create(1500, seed: 1));
        IDataView test = ml.Data.LoadFromEnumerable(ToyTexts.Create(300, seed: 2));

        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, Pipelines.Small with { Cell = cell })
            .Fit(train);
        IDataView scored = model.Transform(test);
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored);

        Assert.True(metrics.MicroAccuracy >= 0.95, $"accuracy {metrics.MicroAccuracy}");
        CalibratedBinaryClassificationMetrics binary = ml.BinaryClassification.Evaluate(scored, scoreColumnName: "LogOdds");
        Assert.Equal(metrics.MicroAccuracy, binary.Accuracy, 6);
        Assert.True(binary.AreaUnderRocCurve >= 0.97, $"area {binary.AreaUnderRocCurve}");
    }

    [Fact]
    public void One_seed_gives_one_model_bit_for_bit()
    {
        List<ToyTexts.Row> texts = ToyTexts.Create(200, seed: 3);
        float[][] Train(int seed)
        {
            var ml = new MLContext(seed);
            IDataView data = ml.Data.LoadFromEnumerable(texts);
            using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, Pipelines.Hasty).Fit(data);
            return [.. model.LastTransformer.Weights().Select(weight => weight.Values)];
        }

        float[][] first = Train(1), second = Train(1), other = Train(2);

        Assert.Equal(first, second);
        Assert.NotEqual(first[0], other[0]);
    }

    [Fact]
    public void A_cancelled_training_gives_back_a_usable_model()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTexts.Create(300, seed: 4));
        using var cancellation = new CancellationTokenSource();
        var progress = new Reporter(p => { if (p.Step == 3) { cancellation.Cancel(); } });
        RnnClassifierOptions options = Pipelines.Small with
        {
            Training = Pipelines.Small.Training with { Progress = progress, CancellationToken = cancellation.Token },
        };

        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);

        TrainingHistory history = model.LastTransformer.History;
        Assert.True(history.IsCanceled);
        Assert.Empty(history.Epochs);
        Assert.Null(history.BestEpoch);
        float[][] scores = model.Transform(data).Scores();
        Assert.Equal(300, scores.Length);
        Assert.All(scores, score => Assert.Equal(1, score.Sum(), 4));
    }

    [Fact]
    public void Training_cancelled_in_a_later_epoch_gives_back_the_best_finished_one()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTexts.Create(300, seed: 4));
        using var cancellation = new CancellationTokenSource();
        var progress = new Reporter(p => { if (p.Epoch == 2 && p.Step == 2) { cancellation.Cancel(); } });
        RnnClassifierOptions options = Pipelines.Small with
        {
            Training = Pipelines.Small.Training with { Progress = progress, CancellationToken = cancellation.Token },
        };

        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);

        Assert.Equal(1, model.LastTransformer.History.BestEpoch);
        Assert.Single(model.LastTransformer.History.Epochs);
    }

    [Fact]
    public void The_weights_given_back_are_those_of_the_best_epoch_by_validation()
    {
        var ml = new MLContext(seed: 1);
        // The network learns the wrong labels by heart in the end, so that the last epoch is not the best.
        List<ToyTexts.Row> rows = ToyTexts.Create(200, seed: 5);
        foreach (ToyTexts.Row row in rows.Where((_, i) => i % 3 == 0))
        {
            row.Sentiment = row.Sentiment == "positive" ? "negative" : "positive";
        }

        IDataView train = ml.Data.LoadFromEnumerable(rows);
        IDataView validation = ml.Data.LoadFromEnumerable(ToyTexts.Create(150, seed: 6));
        ITransformer preprocessing = Pipelines.Preprocessing(ml).Fit(train);
        RnnClassifierOptions options = Pipelines.Small with
        {
            Dropout = 0,
            Training = Pipelines.Small.Training with { Epochs = 20, LearningRate = 0.01, EarlyStoppingPatience = null },
        };
        using TextClassifierTransformer model = ml.MulticlassClassification.Trainers.RnnClassifier(options)
            .Fit(preprocessing.Transform(train), preprocessing.Transform(validation));
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(
            model.Transform(preprocessing.Transform(validation)));

        TrainingHistory history = model.History;
        TrainingEpoch best = history.Epochs[history.BestEpoch!.Value - 1];
        Assert.Equal(20, history.Epochs.Count);
        Assert.Equal(history.Epochs.Min(e => e.ValidationLoss), best.ValidationLoss);
        Assert.NotEqual(history.Epochs[^1].ValidationLoss, best.ValidationLoss);
        Assert.Equal(best.ValidationAccuracy!.Value, metrics.MicroAccuracy, 6);
        Assert.Equal(best.ValidationLoss!.Value, metrics.LogLoss, 4);
    }

    [Fact]
    public void Training_stops_when_validation_no_longer_improves()
    {
        var ml = new MLContext(seed: 1);
        List<ToyTexts.Row> rows = ToyTexts.Create(200, seed: 7);
        var random = new Random(1);
        foreach (ToyTexts.Row row in rows)
        {
            row.Sentiment = random.Next(2) == 0 ? "positive" : "negative"; // nothing to learn
        }

        RnnClassifierOptions options = Pipelines.Small with
        {
            Training = Pipelines.Small.Training with { Epochs = 60, EarlyStoppingPatience = 2, ValidationFraction = 0.3 },
        };

        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options)
            .Fit(ml.Data.LoadFromEnumerable(rows));

        TrainingHistory history = model.LastTransformer.History;
        Assert.InRange(history.Epochs.Count, 3, 59);
        Assert.Equal(history.Epochs.Count - 2, history.BestEpoch);
        Assert.Equal(history.Epochs.Count, history.ToDataFrame().Rows.Count);
    }

    [Fact]
    public void Padded_ids_train_and_score_like_ids_of_their_own_length()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(ToyTexts.Create(200, seed: 8));
        IEstimator<ITransformer> preprocessing = Pipelines.Preprocessing(ml)
            .Append(ml.Transforms.Text.PadSequence("Padded", "Ids", new PadSequenceOptions { Length = 30, PadSide = SequenceSide.Start }));
        IDataView prepared = preprocessing.Fit(data).Transform(data);
        float[][] Train(string column)
        {
            var context = new MLContext(seed: 1);
            using TextClassifierTransformer model = context.MulticlassClassification.Trainers
                .RnnClassifier(Pipelines.Hasty with { IdsColumnName = column }).Fit(prepared);
            return model.Transform(prepared).Scores();
        }

        Assert.Equal(Train("Ids"), Train("Padded"));
    }

    [Fact]
    public void Three_classes_of_numbers_keep_their_values()
    {
        var ml = new MLContext(seed: 1);
        string[] words = ["red", "green", "blue"];
        IDataView data = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 300).Select(i => new Numbered { Text = $"a {words[i % 3]} thing", Stars = (i % 3) + 3 }));
        IEstimator<ITransformer> pipeline = ml.Transforms.Text.TokenizeText("Tokens", "Text")
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Stars"))
            .Append(ml.MulticlassClassification.Trainers.RnnClassifier(Pipelines.Small))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedStars", "PredictedLabel"));
        ITransformer loaded = ComponentChecks.SaveAndLoad(ml, pipeline.Fit(data), data.Schema);

        IDataView scored = loaded.Transform(data);

        Assert.Equal(data.GetColumn<int>("Stars"), scored.GetColumn<int>("PredictedStars"));
        Assert.Null(scored.Schema.GetColumnOrNull("Probability"));
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Assert.Equal(["3", "4", "5"], slots.DenseValues().Select(name => name.ToString()));
    }

    private sealed class Numbered
    {
        public string Text { get; set; } = "";

        public int Stars { get; set; }
    }
}
