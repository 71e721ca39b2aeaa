using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Evaluation;

public class InspectTagsTests
{
    private readonly MLContext _ml = new();

    private sealed class Row
    {
        public string[] Tokens { get; set; } = [];

        public string[] Tags { get; set; } = [];

        public string[] PredictedTags { get; set; } = [];

        public float[] TagConfidence { get; set; } = [];
    }

    private static Row Sentence(string tokens, string tags, string predicted, params float[] confidences) => new()
    {
        Tokens = tokens.Split(' '),
        Tags = tags.Split(' '),
        PredictedTags = predicted.Split(' '),
        TagConfidence = confidences,
    };

    private static readonly Row[] s_rows =
    [
        Sentence("Nadim said so", "B-PER O O", "B-PER O O", 1, 1, 1),
        Sentence("CHINA IN SURPRISE", "B-LOC O O", "B-PER O O", 0.75f, 1, 1),
        Sentence("New York or Rome", "B-LOC I-LOC O B-LOC", "O B-LOC O O", 0.5f, 0.875f, 1, 0.5f),
        Sentence("a b c", "O O O", "O O B-ORG", 1, 1, 0.25f),
    ];

    [Fact]
    public void The_report_lists_the_surest_mistakes_first()
    {
        TaggerReport report = Inspect();

        Assert.Equal([2, 1, 3], report.Mistakes.Select(mistake => (int)mistake.Row));
        Assert.Equal([0.875, 0.75, 0.25], report.Mistakes.Select(mistake => mistake.Confidence));
        Assert.Equal(new SpanMistakes(WrongClass: 1, WrongBoundaries: 1, Spurious: 1, Missed: 1), report.MistakeCounts);
        Assert.Equal(3, report.WrongSentences);
        TaggerMistake first = report.Mistakes[0];
        Assert.Equal([new TagSpan("LOC", 0, 2), new TagSpan("LOC", 3, 4)], first.Missed);
        Assert.Equal([new TagSpan("LOC", 1, 2)], first.Wrong);
        Assert.Equal(["New", "York", "or", "Rome"], first.Tokens);
        Assert.Equal(_ml.SequenceLabeling.Evaluate(Data(s_rows)).ToString(), report.Metrics.ToString());
        Assert.EndsWith(
            """
            3 of 4 sentences with mistakes: 1 spans of another class, 1 with other boundaries, 1 that are none, 1 missed.
            row 2 missed: [LOC New York] or [LOC Rome]; wrong: New [LOC York] or Rome
            row 1 missed: [LOC CHINA] IN SURPRISE; wrong: [PER CHINA] IN SURPRISE
            row 3 wrong: a b [ORG c]

            """.ReplaceLineEndings("\n"), report.ToString());
    }

    [Fact]
    public void Without_confidences_sentences_with_more_mistakes_come_first()
    {
        TaggerReport report = Inspect(new() { ConfidenceColumnName = null, MistakeCount = 2 });

        Assert.Equal([2, 1], report.Mistakes.Select(mistake => (int)mistake.Row));
        Assert.All(report.Mistakes, mistake => Assert.Equal(double.NaN, mistake.Confidence));
        Assert.Empty(Inspect(new() { MistakeCount = 0 }).Mistakes);
    }

    [Fact]
    public void The_data_frame_shows_the_spans_in_brackets()
    {
        DataFrame frame = Inspect().MistakesToDataFrame();

        Assert.Equal(["Row", "Confidence", "Missed", "Wrong"], frame.Columns.Select(column => column.Name));
        Assert.Equal(["New [LOC York] or Rome", "[PER CHINA] IN SURPRISE", "a b [ORG c]"], frame["Wrong"].Cast<string>());
    }

    [Fact]
    public void Tags_without_spans_are_wrong_one_by_one()
    {
        TaggerReport report = _ml.SequenceLabeling.Inspect(Data([Sentence("the cat", "DT NN", "DT VB", 1, 1)]));

        Assert.Equal(new SpanMistakes(1, 0, 0, 0), report.MistakeCounts);
        Assert.Equal("row 0 missed: the [NN cat]; wrong: the [VB cat]", Assert.Single(report.Mistakes).ToString());
    }

    [Fact]
    public void An_option_or_a_column_out_of_range_is_an_error()
    {
        Assert.Contains("Option MistakeCount: expected at least 0, found -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Inspect(new() { MistakeCount = -1 })).Message);
        Assert.Contains("Input column 'Words': expected a vector of text",
            Assert.Throws<ArgumentOutOfRangeException>(() => Inspect(new() { TokensColumnName = "Words" })).Message);
        Assert.Contains("Input column 'Confidence': expected a vector of type Single",
            Assert.Throws<ArgumentOutOfRangeException>(() => Inspect(new() { ConfidenceColumnName = "Confidence" })).Message);
        Assert.Equal("Row 0: expected as many confidences as tags, 2, found 0.",
            Assert.Throws<ArgumentException>(() => _ml.SequenceLabeling.Inspect(Data([Sentence("a b", "O O", "O O")]))).Message);
    }

    private TaggerReport Inspect(InspectTagsOptions? options = null) => _ml.SequenceLabeling.Inspect(Data(s_rows), options);

    private IDataView Data(Row[] rows) => _ml.Data.LoadFromEnumerable(rows);
}
