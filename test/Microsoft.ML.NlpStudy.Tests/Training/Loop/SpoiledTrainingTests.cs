using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Tests.Fuzzing;

namespace Microsoft.ML.NlpStudy.Tests.Training;

/// <summary>Trainings whose last step spoils the weights, so that no later step can notice it.</summary>
public class SpoiledTrainingTests
{
    private static readonly TrainingOptions s_wild = new()
    {
        Epochs = 1,
        BatchSize = 100,
        LearningRate = 1e30,
        GradientClipping = null,
        Threads = 1,
        EarlyStoppingPatience = null,
        MixedPrecision = MixedPrecision.Never,
    };

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("gru", 0.25)]
    [InlineData("lstm", 0.25)]
    [InlineData("cnn", 0.25)]
    [InlineData("bag", 0.25)]
    [InlineData("transformer", 0.25)]
    [InlineData("gru", 0)]
    [InlineData("cnn", 0)]
    [InlineData("bag", 0)]
    [InlineData("transformer", 0)]
    public void A_classifiers_last_step_is_looked_at(string kind, double validation)
    {
        TrainingOptions training = s_wild with { ValidationFraction = validation };
        TextClassifierOptions options = kind switch
        {
            "gru" => new RnnClassifierOptions { EmbeddingSize = 4, HiddenSize = 4, Training = training },
            "lstm" => new RnnClassifierOptions { EmbeddingSize = 4, HiddenSize = 4, Cell = RnnCellKind.Lstm, Training = training },
            "cnn" => new TextCnnClassifierOptions { EmbeddingSize = 4, Filters = 4, BatchNormalization = true, Training = training },
            "bag" => new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 4, Buckets = 50, Training = training },
            _ => new TransformerClassifierOptions { EmbeddingSize = 4, Heads = 2, FeedForwardSize = 8, Training = training },
        };
        IDataView rows = Classified();

        var error = Assert.Throws<TrainingDivergedException>(() => Pipelines.Trainer(_ml, options).Fit(rows));

        Assert.Contains("after step 1 of epoch 1. A learning rate below 1E+30", error.Message);
        AssertIsGood(error.Model, rows, scores => scores.Scores().SelectMany(score => score));
    }

    [Theory]
    [InlineData("recurrent")]
    [InlineData("transformer")]
    public void A_translators_last_step_is_looked_at(string kind)
    {
        IDataView rows = Pairs();
        TranslatorTrainer trainer = kind == "recurrent"
            ? _ml.Translation.Trainers.Seq2Seq(new Seq2SeqOptions { EmbeddingSize = 4, HiddenSize = 4, Training = s_wild })
            : _ml.Translation.Trainers.Transformer(
                new TransformerTranslatorOptions { EmbeddingSize = 4, Heads = 2, FeedForwardSize = 8, Training = s_wild });

        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(rows));

        AssertIsGood(error.Model, rows, scored => scored.GetColumn<float>("TranslationScore"));
    }

    [Fact]
    public void A_language_models_last_step_is_looked_at()
    {
        IDataView rows = Classified();
        var options = new LanguageModelOptions { EmbeddingSize = 4, HiddenSize = 4, Training = s_wild };

        var error = Assert.Throws<TrainingDivergedException>(() => _ml.Translation.Trainers.LanguageModel(options).Fit(rows));

        AssertIsGood(error.Model, rows, scored => scored.GetColumn<float>("LogLikelihood"));
    }

    [Fact]
    public void A_members_last_step_is_looked_at()
    {
        RnnClassifierOptions member = Pipelines.Hasty with { Training = s_wild };

        var error = Assert.Throws<TrainingDivergedException>(() => _ml.MulticlassClassification.Trainers.EnsembleClassifier(
            new EnsembleClassifierOptions { Members = [member, member] }).Fit(Classified()));

        Assert.StartsWith("Members[0]: ", error.Message);
    }

    [Fact]
    public void A_training_that_is_spoiled_after_a_good_epoch_has_the_epochs_weights()
    {
        IDataView rows = Classified();
        TrainingOptions training = s_wild with { LearningRate = 0.01 };
        using TextClassifierTransformer good = Fit(training, rows);

        var error = Assert.Throws<TrainingDivergedException>(() =>
            Fit(training with { Epochs = 2, Schedule = new ExponentialSchedule(1e32) }, rows));

        Assert.Contains("of epoch 2", error.Message);
        Assert.Equal(good.Weights(), ((TextClassifierTransformer)error.Model).Weights());
        Assert.Single(((TextClassifierTransformer)error.Model).History.Epochs);
    }

    [Fact]
    public void A_cancelled_training_whose_weights_are_no_numbers_is_not_given_as_good()
    {
        IDataView rows = Classified();
        using var cancellation = new CancellationTokenSource();
        TrainingOptions training = s_wild with
        {
            BatchSize = 8,
            LearningRate = 1e39,
            CancellationToken = cancellation.Token,
            Progress = new Reporter(_ => cancellation.Cancel()),
        };

        var error = Assert.Throws<TrainingDivergedException>(() => Fit(training, rows));

        AssertIsGood(error.Model, rows, scores => scores.Scores().SelectMany(score => score));
    }

    [Fact]
    public void More_accumulated_batches_than_there_are_make_one_step()
    {
        IDataView rows = Classified();
        TrainingOptions training = s_wild with { BatchSize = 8, LearningRate = 0.01, Epochs = 2 };
        int batches = 0;
        using TextClassifierTransformer all = Fit(
            training with { Progress = new Reporter(progress => batches = Math.Max(batches, progress.Steps)) }, rows);
        int steps = 0;

        using TextClassifierTransformer most = Fit(
            training with
            {
                AccumulatedBatches = int.MaxValue,
                Progress = new Reporter(progress => steps = Math.Max(steps, progress.Steps))
            }, rows);
        using TextClassifierTransformer same = Fit(training with { AccumulatedBatches = batches }, rows);

        Assert.True(batches > 1);
        Assert.Equal(1, steps);
        Assert.Equal(same.Weights(), most.Weights());
        Assert.NotEqual(all.Weights(), most.Weights());
    }

    [Fact]
    public void A_bag_beyond_what_a_span_holds_is_refused()
    {
        var options = new BagOfEmbeddingsClassifierOptions { Buckets = 35_000_000 };

        var error = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);

        Assert.Contains("Option Buckets: expected at most 33554431 with an EmbeddingSize of 16, found 35000000.", error.Message);
        (options with { Buckets = 33_554_431 }).Validate();
        (options with { WordNgrams = 1 }).Validate();
    }

    private TextClassifierTransformer Fit(TrainingOptions training, IDataView rows) =>
        Pipelines.Trainer(new MLContext(seed: 1), new RnnClassifierOptions { EmbeddingSize = 4, HiddenSize = 4, Training = training })
            .Fit(rows);

    private void AssertIsGood(ITransformer model, IDataView rows, Func<IDataView, IEnumerable<float>> numbers)
    {
        Assert.All(numbers(model.Transform(rows)), number => Assert.True(float.IsFinite(number)));

        // JSON cannot hold infinite numbers.
        _ml.Model.Save(model, rows.Schema, Stream.Null);
    }

    private IDataView Classified()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(ToyTexts.Create(60, seed: 8));
        return _ml.Data.Cache(Pipelines.Preprocessing(_ml).Fit(texts).Transform(texts));
    }

    private IDataView Pairs()
    {
        IDataView rows = SmallModels.Rows(_ml);
        return _ml.Transforms.Text.TokenizeText("SourceTokens", "Text").Append(_ml.Transforms.Text.TokenizeText("TargetTokens", "Target"))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "SourceTokens"))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "TargetTokens")).Fit(rows).Transform(rows);
    }
}
