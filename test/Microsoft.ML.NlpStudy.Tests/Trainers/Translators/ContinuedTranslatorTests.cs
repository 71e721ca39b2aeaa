using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class ContinuedTranslatorTests
{
    private static readonly TrainingOptions s_training =
        new() { Epochs = 1, BatchSize = 16, LearningRate = 4e-3, Threads = 2, MixedPrecision = MixedPrecision.Never };
    private static readonly Seq2SeqOptions s_small = new() { EmbeddingSize = 16, HiddenSize = 32, Dropout = 0, Training = s_training };

    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_continued_training_begins_with_the_translators_weights_and_leaves_them_alone()
    {
        IDataView rows = Rows("copy", 300);
        using TranslatorTransformer first = ml.Translation.Trainers.Seq2Seq(s_small).Fit(rows);
        (string Name, float[] Values)[] before = [.. first.Weights()];

        using TranslatorTransformer still = ml.Translation.Trainers.Continue(first, s_training with { LearningRate = 1e-12 }).Fit(rows);
        using TranslatorTransformer further = ml.Translation.Trainers.Continue(first, s_training with { Epochs = 4 }).Fit(rows);

        Assert.All(before.Zip(still.Weights()),
            pair => Assert.Equal(pair.First.Values, pair.Second.Values, (a, b) => Math.Abs(a - b) < 1e-6f));
        Assert.All(before.Zip(first.Weights()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.True(further.History.Epochs[0].TrainingLoss < first.History.Epochs[0].TrainingLoss);
        Assert.True(further.History.Epochs[3].ValidationLoss < first.History.Epochs[0].ValidationLoss);
        Assert.Equal(4, further.Options.Training.Epochs);
        Assert.Equal(s_small.HiddenSize, ((Seq2SeqOptions)further.Options).HiddenSize);
    }

    [Fact]
    public void Rows_of_other_vocabularies_are_refused_before_training()
    {
        IDataView rows = Rows("copy", 60);
        using TranslatorTransformer translator = ml.Translation.Trainers.Seq2Seq(s_small).Fit(rows);
        IDataView renamed = Vocabularies(
            ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 60, seed: 1).Select(row => new ToyTranslations.Row
            {
                Source = row.Source,
                Target = [.. row.Target.Select(word => word + "x")],
            })));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ml.Translation.Trainers.Continue(translator).Fit(renamed));

        Assert.Contains("'TargetIds': expected keys of the", error.Message);
    }

    [Fact]
    public void A_checkpoint_of_a_training_that_began_elsewhere_is_refused()
    {
        string folder = Directory.CreateTempSubdirectory("nlpstudy-").FullName;
        try
        {
            IDataView rows = Rows("copy", 60);
            using TranslatorTransformer one = ml.Translation.Trainers.Seq2Seq(s_small).Fit(rows);
            using TranslatorTransformer other =
                ml.Translation.Trainers.Seq2Seq(s_small with { Training = s_training with { Epochs = 2 } }).Fit(rows);
            TrainingOptions kept = s_training with { Checkpoints = new CheckpointOptions { Folder = folder } };
            new MLContext(seed: 5).Translation.Trainers.Continue(one, kept).Fit(rows).Dispose();

            var error = Assert.Throws<InvalidOperationException>(
                () => new MLContext(seed: 5).Translation.Trainers.Continue(other, kept).Fit(rows));

            Assert.Contains("expected First weights", error.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(TranslationReward.Gleu)]
    [InlineData(TranslationReward.Bleu)]
    public void Training_towards_the_reward_lowers_the_risk_of_a_half_trained_translator(TranslationReward reward)
    {
        IDataView rows = Rows("reverse", 1200);
        using TranslatorTransformer half =
            ml.Translation.Trainers.Seq2Seq(s_small with { Training = s_training with { Epochs = 1 } }).Fit(rows);
        var options = new MinimumRiskOptions
        {
            Reward = reward,
            Samples = 4,
            Training = s_training with { Epochs = 3, LearningRate = 2e-3, EarlyStoppingPatience = null },
        };

        using TranslatorTransformer better = ml.Translation.Trainers.MinimumRisk(half, options).Fit(rows);

        IReadOnlyList<TrainingEpoch> epochs = better.History.Epochs;
        Assert.All(epochs, epoch => Assert.InRange(epoch.TrainingLoss, 0, 1));
        Assert.True(epochs[^1].TrainingLoss < epochs[0].TrainingLoss * 0.8, $"{epochs[0].TrainingLoss} {epochs[^1].TrainingLoss}");
        int before = Right(half), after = Right(better);
        Assert.True(after > before + 20, $"{before} {after}");

        int Right(TranslatorTransformer translator)
        {
            IDataView translated = translator.Transform(rows);
            return translated.GetColumn<uint[]>("TargetIds").Zip(translated.GetColumn<uint[]>("TranslationIds"))
                .Count(pair => pair.First.SequenceEqual(pair.Second));
        }
    }

    [Theory]
    [InlineData("recurrent")]
    [InlineData("transformer")]
    public void Training_towards_the_reward_goes_with_mixed_precision(string kind)
    {
        IDataView rows = Rows("copy", 100);
        TrainingOptions mixed = s_training with { MixedPrecision = MixedPrecision.Always };
        using TranslatorTransformer start = kind == "recurrent"
            ? ml.Translation.Trainers.Seq2Seq(s_small with { Training = mixed }).Fit(rows)
            : ml.Translation.Trainers.Transformer(
                new TransformerTranslatorOptions { EmbeddingSize = 32, EncoderLayers = 1, DecoderLayers = 1, Training = mixed }).Fit(rows);

        using TranslatorTransformer trained =
            ml.Translation.Trainers.MinimumRisk(start, new MinimumRiskOptions { Training = mixed }).Fit(rows);

        Assert.InRange(trained.History.Epochs[0].TrainingLoss, 0, 1);
        Assert.Contains(trained.Weights().Zip(start.Weights()), pair => !pair.First.Values.SequenceEqual(pair.Second.Values));
    }

    [Fact]
    public void Training_towards_the_reward_is_the_same_each_time()
    {
        IDataView rows = Rows("copy", 200);
        using TranslatorTransformer start = ml.Translation.Trainers.Seq2Seq(s_small).Fit(rows);
        TranslatorTrainer trainer = ml.Translation.Trainers.MinimumRisk(start, new MinimumRiskOptions { Training = s_training });

        using TranslatorTransformer one = trainer.Fit(rows), again = trainer.Fit(rows);

        Assert.All(one.Weights().Zip(again.Weights()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.Contains(one.Weights().Zip(start.Weights()), pair => !pair.First.Values.SequenceEqual(pair.Second.Values));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using TranslatorTransformer translator = ml.Translation.Trainers.Seq2Seq(s_small).Fit(Rows("copy", 60));

        void Refused(string expected, MinimumRiskOptions options) =>
            Assert.Contains(expected,
                Assert.Throws<ArgumentOutOfRangeException>(() => ml.Translation.Trainers.MinimumRisk(translator, options)).Message);
        Refused("Samples: expected 2 to 1000, found 1", new MinimumRiskOptions { Samples = 1 });
        Refused("MaximumOrder: expected 1 to 16, found 0", new MinimumRiskOptions { MaximumOrder = 0 });
        Refused("LabelSmoothing: expected 0", new MinimumRiskOptions { Training = new TrainingOptions { LabelSmoothing = 0.1 } });
    }

    private IDataView Rows(string task, int count) =>
        Vocabularies(ml.Data.LoadFromEnumerable(ToyTranslations.Create(task, count, seed: 1)));

    private IDataView Vocabularies(IDataView rows) =>
        ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source")
            .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"))
                .Fit(rows).Transform(rows);
}
