using System.Text.Json;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Evaluation;

public class InspectClassifierTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Topic { get; set; } = "";

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    // The example of scikit-learn's documentation: true 0 1 2 2 2, predicted 0 0 2 2 1.
    private static readonly Row[] s_rows =
    [
        new() { Text = "a", Topic = "class 0", Score = [0.8f, 0.1f, 0.1f] },
        new() { Text = "b", Topic = "class 1", Score = [0.6f, 0.3f, 0.1f] },
        new() { Text = "c", Topic = "class 2", Score = [0.1f, 0.1f, 0.8f] },
        new() { Text = "d", Topic = "class 2", Score = [0.2f, 0.1f, 0.7f] },
        new() { Text = "e", Topic = "class 2", Score = [0.1f, 0.7f, 0.2f] },
    ];

    [Fact]
    public void The_report_prints_as_scikit_learns()
    {
        ClassificationReport report = _ml.MulticlassClassification.Inspect(Keyed(s_rows));

        Assert.Equal(
            """
                         precision    recall  f1-score   support

                 class 0    0.5000    1.0000    0.6667         1
                 class 1    0.0000    0.0000    0.0000         1
                 class 2    1.0000    0.6667    0.8000         3

                accuracy                        0.6000         5
               macro avg    0.5000    0.5556    0.4889         5
            weighted avg    0.7000    0.6000    0.6133         5

            """.ReplaceLineEndings("\n"), report.ToString());
    }

    [Fact]
    public void Figures_agree_with_those_of_ML_NET_on_a_trained_classifier()
    {
        IDataView train = _ml.Data.LoadFromEnumerable(ToyTexts.Create(120, seed: 1));
        IDataView test = _ml.Data.LoadFromEnumerable(ToyTexts.Create(90, seed: 2));
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(_ml, Pipelines.Hasty).Fit(train);
        IDataView scored = model.Transform(test);

        MulticlassClassificationMetrics expected = _ml.MulticlassClassification.Evaluate(scored);
        ClassificationReport report = _ml.MulticlassClassification.Inspect(scored, new() { TextColumnName = "Text" });
        ClassificationReport byName = _ml.MulticlassClassification.Inspect(scored, new() { LabelColumnName = "Sentiment" });

        Assert.Equal(["negative", "positive"], report.Classes.Order());
        Assert.Equal(90, report.Rows);
        Assert.Equal(expected.MicroAccuracy, report.Accuracy, 12);
        Assert.Equal(expected.LogLoss, report.LogLoss, 9);
        for (int c = 0; c < 2; c++)
        {
            Assert.Equal(expected.ConfusionMatrix.PerClassPrecision[c], report.PerClass[c].Precision, 12);
            Assert.Equal(expected.ConfusionMatrix.PerClassRecall[c], report.PerClass[c].Recall, 12);
            for (int predicted = 0; predicted < 2; predicted++)
            {
                Assert.Equal(expected.ConfusionMatrix.Counts[c][predicted], report.CountOf(c, predicted));
            }
        }

        Assert.Equal(report.ToString(), byName.ToString());
        Assert.Equal(Math.Min(10, 90 - (int)Math.Round(90 * report.Accuracy)), report.Mistakes.Count);
        List<ToyTexts.Row> rows = ToyTexts.Create(90, seed: 2);
        Assert.All(report.Mistakes,
            mistake => Assert.Equal((rows[(int)mistake.Row].Text, rows[(int)mistake.Row].Sentiment), (mistake.Text, mistake.TrueClass)));
    }

    [Fact]
    public void Mistakes_are_the_surest_ones_and_of_equally_sure_ones_the_earliest()
    {
        Row Wrong(string text, float probability) =>
            new() { Text = text, Topic = "class 0", Score = [0.9f - probability, probability, 0.1f] };
        Row[] rows = [.. s_rows, Wrong("f", 0.8f), Wrong("g", 0.6f), Wrong("h", 0.9f), Wrong("i", 0.6f), Wrong("j", 0.5f),
            Wrong("k", 0.8f)];

        ClassificationReport report = _ml.MulticlassClassification.Inspect(
            Keyed(rows), new() { TextColumnName = "Text", MistakeCount = 5 });

        Assert.Equal(["h", "f", "k", "e", "b"], report.Mistakes.Select(mistake => mistake.Text));
        Assert.Equal(new ClassifierMistake(7, "h", "class 0", "class 1", 0.9f, 0.9f - 0.9f), report.Mistakes[0]);
        Assert.Equal(("class 2", "class 1", 4), (report.Mistakes[3].TrueClass, report.Mistakes[3].PredictedClass, report.Mistakes[3].Row));
        Assert.Empty(_ml.MulticlassClassification.Inspect(Keyed(rows), new() { MistakeCount = 0 }).Mistakes);
        Assert.Null(_ml.MulticlassClassification.Inspect(Keyed(rows)).Mistakes[0].Text);

        DataFrame frame = report.MistakesToDataFrame();
        Assert.Equal(["Row", "Text", "TrueClass", "PredictedClass", "Probability", "TrueProbability"],
            frame.Columns.Select(column => column.Name));
        Assert.Equal(["h", "f", "k", "e", "b"], frame.Columns["Text"].Cast<string>());
    }

    [Fact]
    public void Texts_are_read_only_for_the_mistakes_that_are_listed()
    {
        IEnumerable<Row> rows = Enumerable.Range(0, 1_000)
            .Select(i => new Row { Text = $"{i}", Topic = "class 0", Score = [0.4f, 0.6f - i * 1e-4f, i * 1e-4f] });
        var counted = new CountedReads(Keyed(rows), nameof(Row.Text));

        ClassificationReport report = _ml.MulticlassClassification.Inspect(
            counted, new() { TextColumnName = nameof(Row.Text), MistakeCount = 3 });

        Assert.Equal(["0", "1", "2"], report.Mistakes.Select(mistake => mistake.Text));
        Assert.Equal(3, counted.Count);
    }

    [Fact]
    public void The_confusion_matrix_and_the_figures_become_data_frames()
    {
        ClassificationReport report = _ml.MulticlassClassification.Inspect(Keyed(s_rows));

        DataFrame matrix = report.ConfusionMatrixToDataFrame();
        Assert.Equal(["TrueClass", "class 0", "class 1", "class 2"], matrix.Columns.Select(column => column.Name));
        Assert.Equal<object[]>(
            [["class 0", 1L, 0L, 0L], ["class 1", 1L, 0L, 0L], ["class 2", 0L, 1L, 2L]], matrix.Rows.Select(row => row.ToArray()));
        DataFrame figures = report.ToDataFrame();
        Assert.Equal(["class 0", "class 1", "class 2", "macro avg", "weighted avg"], figures.Columns["Class"].Cast<string>());
        Assert.Equal(0.8, (double)figures[2, 3], 12);
        Assert.Equal([1L, 1L, 3L, 5L, 5L], figures.Columns["Support"].Cast<long>());
    }

    [Fact]
    public void A_class_that_is_called_as_a_column_keeps_a_column_of_its_own()
    {
        Row[] rows = [.. s_rows.Select(row => new Row { Topic = row.Topic.Replace("class 0", "TrueClass"), Score = row.Score })];

        DataFrame matrix = _ml.MulticlassClassification.Inspect(Keyed(rows)).ConfusionMatrixToDataFrame();

        Assert.Equal(["TrueClass", "_TrueClass", "class 1", "class 2"], matrix.Columns.Select(column => column.Name));
    }

    [Fact]
    public void The_confusion_matrix_is_plotted_with_its_counts()
    {
        JsonElement chart = JsonDocument.Parse(
            _ml.MulticlassClassification.Inspect(Keyed(s_rows)).PlotConfusionMatrix("Topics").ToVegaLite()).RootElement;

        Assert.Equal(
            ["1 1", "0 0", "0 0", "1 1", "0 0", "0 0", "0 0", "1 0.333", "2 0.667"],
            chart.GetProperty("data").GetProperty("values").EnumerateArray()
                .Select(cell => $"{cell.GetProperty("label")} {cell.GetProperty("value").GetDouble():0.###}"));
    }

    [Fact]
    public void Rows_of_other_classes_are_wrong_and_rows_without_a_label_or_score_are_left_out_as_ML_NET_does()
    {
        IDataView known = Keyed(s_rows);
        ITransformer keys = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(_ml.Data.LoadFromEnumerable<Row>(
            [.. s_rows, new Row { Topic = "class 3", Score = [1, 0, 0] }]));
        IDataView scored = keys.Transform(_ml.Data.LoadFromEnumerable<Row>(
        [
            .. s_rows,
            new Row { Topic = "class 3", Score = [0.2f, 0.3f, 0.5f] },
            new Row { Topic = "no class", Score = [0.2f, 0.3f, 0.5f] },
            new Row { Topic = "class 0", Score = [float.NaN, 0.3f, 0.5f] },
        ]));

        ClassificationReport report = _ml.MulticlassClassification.Inspect(scored);
        MulticlassClassificationMetrics expected = _ml.MulticlassClassification.Evaluate(scored, predictedLabelColumnName: "Label");

        Assert.Equal((6, 1, 2), (report.Rows, report.RowsOfOtherClasses, report.SkippedRows));
        Assert.Equal(0.5, report.Accuracy);
        Assert.Equal(expected.MicroAccuracy, report.Accuracy, 12);
        Assert.Equal(expected.LogLoss, report.LogLoss, 6);
        Assert.Equal(_ml.MulticlassClassification.Inspect(known).Weighted, report.Weighted);
        Assert.Contains(report.Mistakes, mistake => mistake.TrueClass == "class 3" && mistake.TrueProbability == 0);
        Assert.Contains("1 rows of classes that the classifier does not know", report.ToString());
        Assert.Contains("2 rows without a label", report.ToString());
    }

    [Fact]
    public void Names_of_two_cells_a_character_are_aligned()
    {
        Row[] rows = [
            .. s_rows.Select(
                row => new Row { Topic = row.Topic.Replace("class 0", "아주 긴 이름의 부류").Replace("class", "é"), Score = row.Score })];

        string[] lines = _ml.MulticlassClassification.Inspect(Keyed(rows)).ToString().Split('\n');

        Assert.Equal("아주 긴 이름의 부류    0.5000    1.0000    0.6667         1", lines[2]);
        Assert.Equal(new string(' ', 16) + "é 1    0.0000    0.0000    0.0000         1", lines[3]);
    }

    [Theory]
    [InlineData("Score", "Labels", "Score", "Input column 'Labels': expected keys (as MapValueToKey gives)")]
    [InlineData("Score", "Label", "Scores", "Input column 'Scores': expected a probability for each of two or more classes")]
    [InlineData("Score", "Label", "Topic", "found String")]
    [InlineData("Nowhere", "Label", "Score", "Input column 'Nowhere': expected text, found")]
    public void Missing_and_unsuitable_columns_are_named(string text, string label, string score, string message)
    {
        var options = new InspectClassifierOptions { TextColumnName = text, LabelColumnName = label, ScoreColumnName = score };

        Assert.Contains(message,
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Inspect(Keyed(s_rows), options)).Message);
    }

    [Fact]
    public void Labels_that_the_classifier_does_not_know_at_all_are_named()
    {
        IDataView train = _ml.Data.LoadFromEnumerable(ToyTexts.Create(40, seed: 1));
        using TransformerChain<TextClassifierTransformer> model = Pipelines.Classification(_ml, Pipelines.Hasty).Fit(train);
        List<ToyTexts.Row> rows = ToyTexts.Create(10, seed: 2);
        rows.ForEach(row => row.Sentiment = row.Sentiment[..3]);
        IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(rows));
        IDataView mapped = _ml.Transforms.Conversion.MapValueToKey("Short", "Sentiment").Fit(scored).Transform(scored);

        string message = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.MulticlassClassification.Inspect(mapped, new() { LabelColumnName = "Short" })).Message;

        Assert.Contains("Input column 'Short': expected classes that the classifier knows", message);
        Assert.Contains("neg", message);
    }

    private IDataView Keyed(IEnumerable<Row> rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(_ml.Data.LoadFromEnumerable(rows.Any() ? rows : s_rows))
            .Transform(data);
    }
}
