using System.Text.Json;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Metrics;

public class SequenceLabelingMetricsTests
{
    private readonly MLContext _ml = new();

    private sealed class Row
    {
        public string[] Tags { get; set; } = [];

        public string[] PredictedTags { get; set; } = [];
    }

    [Theory]
    [InlineData("published")]
    [InlineData("random")]
    public void Figures_are_those_of_conlleval(string example)
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText("Reference/conlleval.json"));
        JsonElement of = reference.RootElement.GetProperty(example);

        SequenceLabelingMetrics metrics = Evaluate(Texts(of, "tags"), Texts(of, "predicted"));

        // The macro average, which conlleval does not compute, is the last line.
        string printed = metrics.ToString();
        Assert.Equal(of.GetProperty("output").GetString(), printed[..(printed.TrimEnd('\n').LastIndexOf('\n') + 1)]);
    }

    [Fact]
    public void Figures_are_those_of_seqevals_example()
    {
        SequenceLabelingMetrics metrics = Evaluate(
            ["O O O B-MISC I-MISC I-MISC O", "B-PER I-PER O"], ["O O B-MISC I-MISC I-MISC I-MISC O", "B-PER I-PER O"]);

        Assert.Equal(
            """
            processed 10 tokens with 2 phrases; found: 2 phrases; correct: 1.
            accuracy:  80.00%; precision:  50.00%; recall:  50.00%; FB1:  50.00
                         MISC: precision:   0.00%; recall:   0.00%; FB1:   0.00  1
                          PER: precision: 100.00%; recall: 100.00%; FB1: 100.00  1
                    macro avg: precision:  50.00%; recall:  50.00%; FB1:  50.00

            """.ReplaceLineEndings("\n"), metrics.ToString());
        Assert.Equal((TagScheme.Iob2, 2, 10, 8), (metrics.Scheme, metrics.Sentences, metrics.Tokens, metrics.CorrectTokens));
        Assert.Equal(new TagFigures("PER", 1, 1, 1, 1, 1, 1), metrics.PerClass[1]);
    }

    [Fact]
    public void Averages_differ_where_classes_have_different_sizes()
    {
        SequenceLabelingMetrics metrics = Evaluate(["B-A B-A B-A O B-B"], ["B-A B-A O B-A O"]);

        Assert.Equal((2 / 3.0, 2 / 4.0, 4 / 7.0), (metrics.Precision, metrics.Recall, metrics.F1));
        Assert.Equal((1 / 3.0, 1 / 3.0, 1 / 3.0), (metrics.Macro.Precision, metrics.Macro.Recall, metrics.Macro.F1));
        Assert.Equal(0.5, metrics.Weighted.F1, 1e-12);
        Assert.Equal(0.4, metrics.TokenAccuracy);
    }

    [Fact]
    public void A_class_that_is_only_predicted_counts_with_zero()
    {
        SequenceLabelingMetrics metrics = Evaluate(["B-A O"], ["B-A B-B"]);

        Assert.Equal([new TagFigures("A", 1, 1, 1, 1, 1, 1), new TagFigures("B", 0, 0, 0, 0, 1, 0)], metrics.PerClass);
        Assert.Equal((0.5, 1.0), (metrics.Macro.F1, metrics.Weighted.F1));
    }

    [Fact]
    public void Tags_without_spans_are_counted_one_by_one()
    {
        SequenceLabelingMetrics metrics = Evaluate(["DT NN VB", "DT NN"], ["DT NN NN", "DT VB"]);

        Assert.Equal(TagScheme.None, metrics.Scheme);
        Assert.Equal(
            """
            processed 5 tokens in 2 sentences; correct: 3.
            accuracy:  60.00%
                           DT: precision: 100.00%; recall: 100.00%; FB1: 100.00  2
                           NN: precision:  50.00%; recall:  50.00%; FB1:  50.00  2
                           VB: precision:   0.00%; recall:   0.00%; FB1:   0.00  1
                    macro avg: precision:  50.00%; recall:  50.00%; FB1:  50.00

            """.ReplaceLineEndings("\n"), metrics.ToString());
    }

    [Fact]
    public void The_notation_may_be_named()
    {
        string[] tags = ["B-X I-X"], predicted = ["B-X B-X"];

        Assert.Equal(0, Evaluate(tags, predicted).F1);
        Assert.Equal(0.5, Evaluate(tags, predicted, TagScheme.None).F1);
    }

    [Fact]
    public void Nothing_gives_zeros()
    {
        SequenceLabelingMetrics metrics = Evaluate([""], [""]);

        Assert.Equal((0, 0, 0, 0), (metrics.F1, metrics.Macro.F1, metrics.Weighted.F1, metrics.TokenAccuracy));
        Assert.Empty(metrics.PerClass);
    }

    [Fact]
    public void The_data_frame_has_a_row_for_each_class_and_average()
    {
        DataFrame frame = Evaluate(["B-A O"], ["B-A B-B"]).ToDataFrame();

        Assert.Equal(["A", "B", "micro avg", "macro avg", "weighted avg"], frame["Class"].Cast<string>());
        Assert.Equal([1L, 1, 2, 2, 2], frame["Predicted"].Cast<long>());
    }

    [Fact]
    public void Tags_that_are_too_few_or_no_vectors_are_errors()
    {
        Assert.Equal("Row 1: expected as many predicted tags as tags, 2, found 1.",
            Assert.Throws<ArgumentException>(() => Evaluate(["O", "O O"], ["O", "O"])).Message);
        IDataView text = _ml.Data.LoadFromEnumerable([new { Tags = "O", PredictedTags = "O" }]);
        Assert.Contains("Input column 'Tags': expected a vector of text, a tag for each token",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.SequenceLabeling.Evaluate(text)).Message);
    }

    private SequenceLabelingMetrics Evaluate(string[] tags, string[] predicted, TagScheme? scheme = null) =>
        _ml.SequenceLabeling.Evaluate(
            _ml.Data.LoadFromEnumerable(tags.Zip(predicted, (one, other) => new Row { Tags = Split(one), PredictedTags = Split(other) })),
            scheme: scheme);

    private static string[] Split(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Texts(JsonElement of, string name) =>
        [.. of.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
