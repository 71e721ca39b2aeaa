using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class RnnClassifierInputTests
{
    [Fact]
    public void A_missing_label_column_is_named_before_anything_is_read()
    {
        var ml = new MLContext(seed: 1);
        var trainer = ml.MulticlassClassification.Trainers.RnnClassifier(Pipelines.Hasty with { LabelColumnName = "Stars" });
        IDataView data = Prepared(ml, ToyTexts.Create(10, seed: 1));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data));

        Assert.StartsWith("Input column 'Stars': expected a key (as MapValueToKey gives), found no such column among", error.Message);
        Assert.Equal("inputSchema", error.ParamName);
    }

    [Fact]
    public void A_label_that_is_no_key_is_refused_with_its_type()
    {
        var ml = new MLContext(seed: 1);
        var trainer = ml.MulticlassClassification.Trainers.RnnClassifier(Pipelines.Hasty with { LabelColumnName = "Sentiment" });

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Prepared(ml, ToyTexts.Create(10, seed: 1))));

        Assert.StartsWith("Input column 'Sentiment': expected a key (as MapValueToKey gives), found String.", error.Message);
    }

    [Fact]
    public void Tokens_that_were_not_mapped_are_refused_with_what_maps_them()
    {
        var ml = new MLContext(seed: 1);
        var trainer = ml.MulticlassClassification.Trainers.RnnClassifier(Pipelines.Hasty with { IdsColumnName = "Tokens" });
        IDataView data = Prepared(ml, ToyTexts.Create(10, seed: 1));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(ComponentChecks.ShapeOf(data.Schema)));

        Assert.Contains(
            "Input column 'Tokens': expected a vector of keys with key values (as MapTokensToVocabulary gives), found Vector<String",
            error.Message);
    }

    [Fact]
    public void A_single_class_is_an_error_that_names_it()
    {
        var ml = new MLContext(seed: 1);
        List<ToyTexts.Row> rows = ToyTexts.Create(20, seed: 1);
        rows.ForEach(row => row.Sentiment = "fine");

        var error = Assert.Throws<InvalidOperationException>(
            () => Pipelines.Classification(ml, Pipelines.Hasty).Fit(ml.Data.LoadFromEnumerable(rows)));

        Assert.Equal("Label column 'Label': expected at least two classes, found only 'fine'.", error.Message);
    }

    [Fact]
    public void A_label_with_half_a_surrogate_pair_is_refused_since_no_model_can_hold_it()
    {
        var ml = new MLContext(seed: 1);
        List<ToyTexts.Row> rows = ToyTexts.Create(20, seed: 1);
        rows[3].Sentiment = "so so \uD83D";

        var error = Assert.Throws<ArgumentException>(
            () => Pipelines.Classification(ml, Pipelines.Hasty).Fit(ml.Data.LoadFromEnumerable(rows)));

        Assert.Equal("Column 'Label': expected labels of whole characters, found half of a surrogate pair in 'so so \uD83D'.",
            error.Message);
    }

    [Fact]
    public void Rows_without_any_label_are_an_error()
    {
        var ml = new MLContext(seed: 1);
        IDataView labeled = ml.Data.LoadFromEnumerable(ToyTexts.Create(20, seed: 1));
        List<ToyTexts.Row> rows = ToyTexts.Create(5, seed: 2);
        rows.ForEach(row => row.Sentiment = "never seen");
        IDataView unlabeled = Pipelines.Preprocessing(ml).Fit(labeled).Transform(ml.Data.LoadFromEnumerable(rows));

        var error = Assert.Throws<InvalidOperationException>(
            () => ml.MulticlassClassification.Trainers.RnnClassifier(Pipelines.Hasty).Fit(unlabeled));

        Assert.Equal("Training rows: expected at least one with a label in 'Label', found none.", error.Message);
    }

    [Fact]
    public void Rows_without_tokens_and_very_long_ones_train_and_score()
    {
        var ml = new MLContext(seed: 1);
        List<ToyTexts.Row> rows = ToyTexts.Create(40, seed: 1);
        rows[0].Text = "";
        rows[1].Text = string.Join(' ', Enumerable.Repeat("good film", 100_000));
        IDataView data = ml.Data.LoadFromEnumerable(rows);

        // All 200,000 tokens are read: memory is bounded by the token budget, not by the longest text times the batch size.
        RnnClassifierOptions options = Pipelines.Hasty with
        {
            MaximumLength = null,
            EmbeddingSize = 2,
            HiddenSize = 2,
            Bidirectional = false,
            Training = Pipelines.Hasty.Training with { Threads = 1 },
        };
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(ml, options).Fit(data);

        float[][] scores = model.Transform(data).Scores();
        Assert.Equal(40, scores.Length);
        Assert.All(scores, score => Assert.InRange(score[0], 0f, 1f));
    }

    [Theory]
    [InlineData(0, "HiddenSize")]
    [InlineData(-3, "HiddenSize")]
    public void An_option_out_of_range_is_named(int size, string option)
    {
        var ml = new MLContext(seed: 1);

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => ml.MulticlassClassification.Trainers.RnnClassifier(new RnnClassifierOptions { HiddenSize = size }));

        Assert.StartsWith($"Option {option}: expected at least 1, found {size}.", error.Message);
    }

    [Fact]
    public void A_GPU_that_is_not_there_is_an_error_unless_the_CPU_will_do()
    {
        const int NoSuchGpu = 99;
        IDataView data = Prepared(new MLContext(seed: 1), ToyTexts.Create(20, seed: 1));
        var strict = new MLContext(seed: 1) { GpuDeviceId = NoSuchGpu };

        var error = Assert.Throws<InvalidOperationException>(
            () => strict.MulticlassClassification.Trainers.RnnClassifier(Pipelines.Hasty).Fit(data));
        Assert.StartsWith("GpuDeviceId 99: expected one of the GPUs that libtorch can use, found", error.Message);

        var lenient = new MLContext(seed: 1) { GpuDeviceId = NoSuchGpu, FallbackToCpu = true };
        var messages = new List<string>();
        lenient.Log += (_, e) => messages.Add(e.Message);
        using TextClassifierTransformer model = lenient.MulticlassClassification.Trainers.RnnClassifier(Pipelines.Hasty).Fit(data);
        Assert.Contains(messages, message => message.Contains("The CPU is used instead."));
    }

    private static IDataView Prepared(MLContext ml, List<ToyTexts.Row> rows)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        return Pipelines.Preprocessing(ml).Fit(data).Transform(data);
    }
}
