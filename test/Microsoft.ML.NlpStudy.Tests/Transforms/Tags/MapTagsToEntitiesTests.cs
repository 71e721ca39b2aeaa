using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class MapTagsToEntitiesTests
{
    private readonly MLContext _ml = new();

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string[] Tokens { get; set; } = [];

        public string[] PredictedTags { get; set; } = [];

        public float[] TagConfidence { get; set; } = [];
    }

    private sealed class Found
    {
        public string[] Entities { get; set; } = [];

        public string[] EntitiesClass { get; set; } = [];

        public int[] EntitiesStart { get; set; } = [];

        public int[] EntitiesEnd { get; set; } = [];

        public float[] EntitiesConfidence { get; set; } = [];

        public override string ToString() => string.Join(
            ", ", Entities.Select((text, i) => $"{text}/{EntitiesClass[i]} {EntitiesStart[i]}-{EntitiesEnd[i]} {EntitiesConfidence[i]}"));
    }

    private static readonly Row[] s_rows =
    [
        new()
        {
            Text = "Ms. O'Neil\tvisits  New York.",
            Tokens = ["ms.", "o'neil", "visits", "new", "york", "."],
            PredictedTags = ["O", "B-PER", "O", "B-LOC", "I-LOC", "O"],
            TagConfidence = [1, 0.5f, 1, 0.75f, 0.25f, 1],
        },
        new() { Text = "", Tokens = [], PredictedTags = [], TagConfidence = [] },
        new()
        {
            Text = "경찰이 왔다",
            Tokens = ["경", "찰", "이", " ", "왔", "다"],
            PredictedTags = ["I-OG", "I-OG", "O", "O", "O", "O"],
            TagConfidence = [0.5f, 0.75f, 1, 1, 1, 1],
        },
    ];

    [Fact]
    public void Entities_have_the_characters_of_the_text_and_the_lowest_confidence()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(s_rows);
        MapTagsToEntitiesEstimator estimator = _ml.Transforms.Text.MapTagsToEntities(
            textColumnName: "Text", confidenceColumnName: "TagConfidence");

        MapTagsToEntitiesTransformer transformer = ComponentChecks.Holds(_ml, estimator, rows);

        Assert.Equal(
            ["O'Neil/PER 4-10 0.5, New York/LOC 19-27 0.25", "", "경찰/OG 0-2 0.5"], Read(transformer.Transform(rows)));
    }

    [Fact]
    public void Without_a_text_the_text_is_the_tokens_with_spaces()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(s_rows);

        IDataView found = ComponentChecks.Holds(_ml, _ml.Transforms.Text.MapTagsToEntities("Names"), rows).Transform(rows);

        Assert.Equal([["o'neil", "new york"], [], ["경 찰"]], found.GetColumn<string[]>("Names"));
        Assert.Equal([[4, 18], [], [0]], found.GetColumn<int[]>("NamesStart"));
        Assert.Equal([[10, 26], [], [3]], found.GetColumn<int[]>("NamesEnd"));
        Assert.Null(found.Schema.GetColumnOrNull("NamesConfidence"));
    }

    [Fact]
    public void Tokens_that_the_text_does_not_have_are_passed_over()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable([new Row
        {
            Text = "the \u201cBig\u201d Apple of Ada",
            Tokens = ["the", "``", "Big", "''", "Apple", "of", "<unk>", "<unk>"],
            PredictedTags = ["O", "B-LOC", "I-LOC", "I-LOC", "I-LOC", "O", "B-PER", "I-PER"],
            TagConfidence = [1, 1, 1, 1, 1, 1, 1, 1],
        }]);

        IDataView found = _ml.Transforms.Text.MapTagsToEntities(textColumnName: "Text", confidenceColumnName: "TagConfidence").Fit(rows)
            .Transform(rows);

        Assert.Equal(["Big\u201d Apple/LOC 5-15 1, <unk> <unk>/PER -1--1 1"], Read(found));
    }

    [Fact]
    public void Tags_and_confidences_that_are_too_few_are_errors()
    {
        Row[] rows = [new() { Tokens = ["a", "b"], PredictedTags = ["O"], TagConfidence = [1] }];
        IDataView short1 = _ml.Data.LoadFromEnumerable(rows);
        IDataView short2 = _ml.Data.LoadFromEnumerable([new Row { Tokens = ["a"], PredictedTags = ["O"], TagConfidence = [] }]);

        Assert.Contains("Column 'PredictedTags': expected as many tags as tokens, 2, found 1.",
            Error(() => _ml.Transforms.Text.MapTagsToEntities().Fit(short1).Transform(short1).GetColumn<int[]>("EntitiesEnd").ToArray()));
        Assert.Contains("expected as many confidences as tokens, 1, found 0.",
            Error(() => Read(_ml.Transforms.Text.MapTagsToEntities(confidenceColumnName: "TagConfidence").Fit(short2).Transform(short2))));
        Assert.Contains(
            "Input column 'Tags': expected a vector of text, a tag for each token, found no such column",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.MapTagsToEntities(tagsColumnName: "Tags").Fit(short1)).Message);
        Assert.Contains(
            "Input column 'Text': expected a vector of type Single",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.MapTagsToEntities(confidenceColumnName: "Text").Fit(short1)).Message);
    }

    [Theory]
    [InlineData(TagScheme.Bioes, "S-PER O B-LOC E-LOC")]
    [InlineData(TagScheme.Iob2, "B-PER O B-LOC I-LOC")]
    [InlineData(TagScheme.Iob1, "I-PER O I-LOC I-LOC")]
    public void Tags_are_converted_in_their_column_or_another(TagScheme scheme, string expected)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable([
            new Row { PredictedTags = ["I-PER", "X", "I-LOC", "I-LOC"] }, new Row { PredictedTags = [] }]);

        IDataView other = ComponentChecks.Holds(_ml, _ml.Transforms.Text.ConvertTags("Other", scheme, "PredictedTags"), rows)
            .Transform(rows);
        IDataView same = _ml.Transforms.Text.ConvertTags("PredictedTags", scheme).Fit(rows).Transform(rows);

        Assert.Equal([expected.Split(' '), []], other.GetColumn<string[]>("Other"));
        Assert.Equal(other.GetColumn<string[]>("Other"), same.GetColumn<string[]>("PredictedTags"));
        Assert.Contains("Option Scheme: expected a notation with spans, found None.",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.ConvertTags("Tags", TagScheme.None)).Message);
    }

    private string[] Read(IDataView rows) =>
        [.. _ml.Data.CreateEnumerable<Found>(rows, reuseRowObject: false).Select(found => $"{found}")];

    private static string Error(Action read) => Assert.ThrowsAny<Exception>(read).GetBaseException().Message;
}
