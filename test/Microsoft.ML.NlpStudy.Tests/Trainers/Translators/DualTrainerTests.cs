using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class DualTrainerTests
{
    private static readonly TrainingOptions s_training = new()
    {
        Epochs = 2,
        BatchSize = 16,
        LearningRate = 4e-3,
        Threads = 2,
        EarlyStoppingPatience = null,
        MixedPrecision = MixedPrecision.Never
    };
    private static readonly Seq2SeqOptions s_forward = new() { EmbeddingSize = 16, HiddenSize = 32, Dropout = 0, Training = s_training };
    private static readonly Seq2SeqOptions s_backward = s_forward with { SourceColumnName = "TargetIds", TargetColumnName = "SourceIds" };
    private static readonly LanguageModelOptions s_language =
        new() { EmbeddingSize = 8, HiddenSize = 16, Dropout = 0, Training = s_training with { Epochs = 1 } };

    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Both_directions_learn_and_come_to_agree()
    {
        IDataView rows = Rows(400);
        using Models models = Train(rows);
        double before = Disagreement(models.Forward, models.Backward, models, rows);

        using DualTranslators apart = Dual(models, 0).Fit(rows), together = Dual(models, 2).Fit(rows);

        Assert.Equal(2, together.Forward.History.Epochs.Count);
        Assert.True(together.Forward.History.Epochs[^1].ValidationLoss < models.Forward.History.Epochs[^1].ValidationLoss);
        double agreeing = Disagreement(together.Forward, together.Backward, models, rows),
            indifferent = Disagreement(apart.Forward, apart.Backward, models, rows);
        Assert.True(agreeing < 0.7 * indifferent, $"before {before}, apart {indifferent}, together {agreeing}");
    }

    [Fact]
    public void Without_agreement_both_are_trained_as_they_would_be_apart()
    {
        IDataView rows = Rows(100);
        using Models models = Train(rows);

        // A step so small that nothing changes shows the loss before it.
        using DualTranslators dual = ml.Translation.Trainers.Dual(
            models.Forward, models.Backward, models.Source, models.Target,
            new DualOptions { Agreement = 0, Training = s_training with { Epochs = 1, LearningRate = 1e-12, ValidationFraction = 0 } })
                .Fit(rows);
        TrainingOptions still = s_training with { Epochs = 1, LearningRate = 1e-12, ValidationFraction = 0 };
        using TranslatorTransformer there = ml.Translation.Trainers.Continue(models.Forward, still).Fit(rows),
            back = ml.Translation.Trainers.Continue(models.Backward, still).Fit(rows);

        // Both sides of a copy have equally many tokens, so that both directions have equal weight.
        Assert.Equal((there.History.Epochs[0].TrainingLoss + back.History.Epochs[0].TrainingLoss) / 2,
            dual.Forward.History.Epochs[0].TrainingLoss, 1e-4);
    }

    [Fact]
    public void Models_that_do_not_go_together_are_refused()
    {
        IDataView rows = Rows(60);
        using Models models = Train(rows);

        var direction = Assert.Throws<ArgumentException>(
            () => ml.Translation.Trainers.Dual(models.Forward, models.Forward, models.Source, models.Target));
        var language = Assert.Throws<ArgumentException>(
            () => ml.Translation.Trainers.Dual(models.Forward, models.Backward, models.Target, models.Source));

        Assert.Contains("Backward: expected a translator from column 'TargetIds', the other's target, found column 'SourceIds'",
            direction.Message);
        Assert.Contains("SourceModel: expected a language model of column 'SourceIds', found column 'TargetIds'", language.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Dual(models, -1));
    }

    private DualTrainer Dual(Models models, double agreement) => ml.Translation.Trainers.Dual(
        models.Forward, models.Backward, models.Source, models.Target, new DualOptions { Agreement = agreement, Training = s_training });

    private Models Train(IDataView rows) => new(
        ml.Translation.Trainers.Seq2Seq(s_forward).Fit(rows),
        ml.Translation.Trainers.Seq2Seq(s_backward).Fit(rows),
        ml.Translation.Trainers.LanguageModel(s_language with { IdsColumnName = "SourceIds" }).Fit(rows),
        ml.Translation.Trainers.LanguageModel(s_language with { IdsColumnName = "TargetIds" }).Fit(rows));

    // The mean squared difference of a pair's two log-probabilities. It is the loss with it minus the loss without it, in training steps so
    // small that they change nothing.
    private double Disagreement(TranslatorTransformer forward, TranslatorTransformer backward, Models models, IDataView rows)
    {
        double Loss(double agreement)
        {
            var options = new DualOptions
            {
                Agreement = agreement,
                Training = s_training with { Epochs = 1, LearningRate = 1e-12, ValidationFraction = 0 }
            };
            using DualTranslators same = ml.Translation.Trainers.Dual(forward, backward, models.Source, models.Target, options).Fit(rows);
            return same.Forward.History.Epochs[0].TrainingLoss;
        }

        return Loss(1) - Loss(0);
    }

    private IDataView Rows(int count)
    {
        IDataView rows = ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", count, seed: 1));
        return ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source")
            .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"))
                .Fit(rows).Transform(rows);
    }

    private sealed record Models(
        TranslatorTransformer Forward, TranslatorTransformer Backward, LanguageModelTransformer Source, LanguageModelTransformer Target)
            : IDisposable
    {
        public void Dispose()
        {
            Forward.Dispose();
            Backward.Dispose();
            Source.Dispose();
            Target.Dispose();
        }
    }
}
