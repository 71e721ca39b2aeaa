using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>An ensemble of an RNN, which sees the order of words, and a CNN over single words, which does not.</summary>
public sealed class TrainedEnsemble : IDisposable
{
    public TrainedEnsemble()
    {
        IDataView texts = Context.Data.LoadFromEnumerable(ToyTexts.Create(1200, seed: 9));
        IDataView held = Context.Data.LoadFromEnumerable(ToyTexts.Create(200, seed: 10));
        Preprocessing = Pipelines.Preprocessing(Context).Fit(texts);
        Training = Preprocessing.Transform(texts);
        Validation = Preprocessing.Transform(held);
        Texts = held;
        Equal = Fit(Options);
        Fitted = Fit(Options with { Weighting = EnsembleWeighting.Fitted });
    }

    public static TextCnnClassifierOptions Words { get; } = new()
    {
        EmbeddingSize = 8,
        Filters = 8,
        Windows = [1],
        Training = new TrainingOptions { Epochs = 2, BatchSize = 32, Threads = 2 },
    };

    public static EnsembleClassifierOptions Options { get; } = new() { Members = [Pipelines.Small, Words], TopLabelCount = 1 };

    public MLContext Context { get; } = new(seed: 1);

    public ITransformer Preprocessing { get; }

    public IDataView Texts { get; }

    public IDataView Training { get; }

    public IDataView Validation { get; }

    public EnsembleClassifierTransformer Equal { get; }

    public EnsembleClassifierTransformer Fitted { get; }

    public void Dispose()
    {
        Equal.Dispose();
        Fitted.Dispose();
    }

    private EnsembleClassifierTransformer Fit(EnsembleClassifierOptions options) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.EnsembleClassifier(options).Fit(Training, Validation);
}

public class EnsembleClassifierTests(TrainedEnsemble trained) : IClassFixture<TrainedEnsemble>
{
    [Fact]
    public void The_score_is_the_mean_of_the_members_probabilities()
    {
        float[][] first = trained.Equal.Members[0].Classifier.Transform(trained.Validation).Scores();
        float[][] second = trained.Equal.Members[1].Classifier.Transform(trained.Validation).Scores();

        float[][] mean = trained.Equal.Transform(trained.Validation).Scores();

        Assert.Equal([0.5, 0.5], trained.Equal.Members.Select(member => member.Weight));
        for (int row = 0; row < mean.Length; row++)
        {
            for (int c = 0; c < 2; c++)
            {
                Assert.Equal((first[row][c] + second[row][c]) / 2, mean[row][c], 1e-6f);
            }
        }
    }

    [Fact]
    public void The_columns_agree_with_one_another()
    {
        IDataView scored = trained.Fitted.Transform(trained.Validation);
        float[][] scores = scored.Scores();

        Assert.Equal(scores.Select(score => score[0] >= score[1] ? 1u : 2u), scored.GetColumn<uint>("PredictedLabel"));
        Assert.Equal(scored.GetColumn<uint>("PredictedLabel"), scored.GetColumn<uint[]>("TopLabels").Select(top => Assert.Single(top)));
        Assert.Equal(scores.Select(score => score[1]), scored.GetColumn<float>("Probability"));
        Assert.Equal(scores.Select(score => MathF.Log(score[1]) - MathF.Log(score[0])), scored.GetColumn<float>("LogOdds"));
        Assert.Equal(
            trained.Context.MulticlassClassification.Evaluate(scored).MicroAccuracy,
            trained.Context.BinaryClassification.Evaluate(scored, scoreColumnName: "LogOdds").Accuracy, 6);
        Assert.Null(scored.Schema.GetColumnOrNull("Attention"));
    }

    [Fact]
    public void Fitted_weights_have_a_lower_validation_loss_than_equal_ones_and_favour_the_better_member()
    {
        double Loss(ITransformer model) => trained.Context.MulticlassClassification.Evaluate(model.Transform(trained.Validation)).LogLoss;

        // Both ensembles have the same members, since their seeds and rows are the same.
        Assert.Equal(trained.Equal.Members[0].Classifier.Weights(), trained.Fitted.Members[0].Classifier.Weights());
        Assert.True(trained.Fitted.Members[0].Weight > 0.8, $"{trained.Fitted.Members[0].Weight}");
        Assert.Equal(1, trained.Fitted.Members.Sum(member => member.Weight), 9);
        Assert.True(Loss(trained.Fitted) < Loss(trained.Equal) - 0.05, $"{Loss(trained.Fitted)} and {Loss(trained.Equal)}");
        Assert.True(Loss(trained.Fitted) <= Loss(trained.Fitted.Members[0].Classifier) + 1e-6);
    }

    [Fact]
    public void Members_with_the_same_options_have_weights_of_their_own_and_one_seed_gives_one_ensemble()
    {
        EnsembleClassifierOptions options = new() { Members = [Pipelines.Hasty, Pipelines.Hasty] };
        EnsembleClassifierTransformer Fit() =>
            new MLContext(seed: 1).MulticlassClassification.Trainers.EnsembleClassifier(options).Fit(trained.Validation);

        using EnsembleClassifierTransformer one = Fit(), other = Fit();

        Assert.NotEqual(one.Members[0].Classifier.Weights(), one.Members[1].Classifier.Weights());
        Assert.Equal(one.Members[0].Classifier.Weights(), other.Members[0].Classifier.Weights());
        Assert.Equal(one.Members[1].Classifier.Weights(), other.Members[1].Classifier.Weights());
    }

    [Fact]
    public void Members_read_tokens_of_different_kinds()
    {
        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable(ToyTexts.Create(600, seed: 3));
        IEstimator<ITransformer> preprocessing = Pipelines.Preprocessing(ml)
            .Append(ml.Transforms.Text.TokenizeText("Characters", "Clean", TextTokenizer.Characters))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("CharacterIds", "Characters"));
        TextCnnClassifierOptions characters = TrainedEnsemble.Words with { IdsColumnName = "CharacterIds", Windows = [4] };
        IEstimator<ITransformer> trainer = ml.MulticlassClassification.Trainers.EnsembleClassifier(
            new EnsembleClassifierOptions { Members = [Pipelines.Small, characters], Weighting = EnsembleWeighting.Fitted });
        IDataView data = preprocessing.Fit(texts).Transform(texts);

        var model = (EnsembleClassifierTransformer)trainer.Fit(data);

        float[][] words = model.Members[0].Classifier.Transform(data).Scores(),
            letters = model.Members[1].Classifier.Transform(data).Scores();
        float[][] scores = model.Transform(data).Scores();
        for (int row = 0; row < scores.Length; row++)
        {
            Assert.Equal((model.Members[0].Weight * words[row][0]) + (model.Members[1].Weight * letters[row][0]), scores[row][0], 1e-6);
        }

        Assert.Equal(
            ["Ids", "CharacterIds"], model.Members.Select(member => member.Classifier.Options.IdsColumnName));
        model.Dispose();
    }

    [Fact]
    public void A_saved_ensemble_scores_bit_for_bit_like_the_loaded_one()
    {
        var loaded = (EnsembleClassifierTransformer)ComponentChecks.SaveAndLoad(trained.Context, trained.Fitted, trained.Validation.Schema);

        Assert.Equal(trained.Fitted.Transform(trained.Validation).Scores(), loaded.Transform(trained.Validation).Scores());
        Assert.Equal(trained.Fitted.Members.Select(member => member.Weight), loaded.Members.Select(member => member.Weight));
        Assert.Equal(trained.Fitted.Members[1].History.Epochs, loaded.Members[1].History.Epochs);
        Assert.IsType<TextCnnClassifierOptions>(loaded.Options.Members[1]);
        Assert.Equal(EnsembleWeighting.Fitted, loaded.Options.Weighting);
    }

    [Fact]
    public void The_schema_promised_is_the_schema_given()
    {
        SchemaShape promised = trained.Context.MulticlassClassification.Trainers.EnsembleClassifier(TrainedEnsemble.Options)
            .GetOutputSchema(ComponentChecks.ShapeOf(trained.Training.Schema));
        DataViewSchema schema = trained.Equal.GetOutputSchema(trained.Training.Schema);

        // The number of classes is unknown before the rows are read, so the columns of two classes are not promised.
        Assert.Equal(
            schema.Where(column => !column.IsHidden).Select(column => column.Name).Except(["Probability", "LogOdds"]).Order(),
            promised.Select(column => column.Name).Order());
    }

    [Fact]
    public void PredictionEngine_agrees_with_rows_scored_in_batches()
    {
        ITransformer whole = new TransformerChain<ITransformer>(trained.Preprocessing, trained.Fitted);
        PredictionEngine<ToyTexts.Row, Prediction> engine = trained.Context.Model.CreatePredictionEngine<ToyTexts.Row, Prediction>(whole);
        float[][] batched = trained.Fitted.Transform(trained.Validation).Scores();

        int i = 0;
        foreach (ToyTexts.Row row in trained.Context.Data.CreateEnumerable<ToyTexts.Row>(trained.Texts, reuseRowObject: false).Take(20))
        {
            Assert.Equal(batched[i++][1], engine.Predict(row).Score[1], 1e-6f);
        }
    }

    [Fact]
    public void It_cross_validates()
    {
        IEstimator<ITransformer> pipeline = Pipelines.Preprocessing(trained.Context).Append(
            trained.Context.MulticlassClassification.Trainers.EnsembleClassifier(
                TrainedEnsemble.Options with { Members = [Pipelines.Hasty, TrainedEnsemble.Words] }));

        var results = trained.Context.MulticlassClassification.CrossValidate(trained.Texts, pipeline, numberOfFolds: 2);

        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.2, 1));
        Assert.Equal(2, results.Count);
    }

    [Theory]
    [InlineData("\"Weights\": [", "\"Weights\": [ 0.5, ", "Weights")]
    [InlineData("\"Cancelled\": false", "\"Cancelled\": 7", "options.json")]
    public void Damaged_options_are_an_error_that_names_them(string from, string to, string named)
    {
        using var stream = new MemoryStream();
        trained.Context.Model.Save(trained.Equal, trained.Validation.Schema, stream);
        SavedModel.Edit(stream, "options.json", text =>
        {
            Assert.Contains(from, text);
            return text.Replace(from, to);
        });

        Assert.Contains(named, Refused(stream).Message);
    }

    [Fact]
    public void A_missing_member_is_an_error_that_names_it()
    {
        using var stream = new MemoryStream();
        trained.Context.Model.Save(trained.Equal, trained.Validation.Schema, stream);
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.Entries.Single(entry => entry.FullName.Contains("Member_001") && entry.Name == "Model.key").Delete();
        }

        Assert.Contains("Member_001': no such folder in the model.", Refused(stream).Message);
    }

    private static FormatException Refused(MemoryStream stream)
    {
        Exception? error = Record.Exception(() => new MLContext().Model.Load(stream, out _));
        while (error is not null and not FormatException)
        {
            error = error.InnerException;
        }

        return Assert.IsType<FormatException>(error);
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
