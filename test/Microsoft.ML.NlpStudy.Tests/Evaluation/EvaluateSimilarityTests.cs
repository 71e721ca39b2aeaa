using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Evaluation;

public class EvaluateSimilarityTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Columns_of_any_numbers_are_compared()
    {
        IDataView rows = Rows([(1, 10), (2, 9), (3, 2.5f), (4, 6), (5, 4)]);

        SimilarityMetrics single = _ml.Regression.EvaluateSimilarity(rows);
        SimilarityMetrics whole = _ml.Regression.EvaluateSimilarity(rows, "Whole", "Wide");

        Assert.Equal(-0.7426106572325057, single.Pearson, 12);
        Assert.Equal(-0.7, single.Spearman, 12);
        Assert.Equal(Math.Sqrt((81 + 49 + 0.25 + 4 + 1) / 5), single.RootMeanSquaredError, 12);
        Assert.Equal(5, single.Count);
        Assert.Equal(single, whole);
        Assert.Equal("Pearson = -0.7426, Spearman = -0.7000, RMSE = 5.2010, rows = 5", single.ToString());
    }

    [Fact]
    public void Missing_numbers_are_left_out()
    {
        SimilarityMetrics metrics = _ml.Regression.EvaluateSimilarity(
            Rows([(1, 10), (float.NaN, 0), (2, 9), (3, 2.5f), (0, float.NaN), (4, 6), (5, 4)]));

        Assert.Equal(_ml.Regression.EvaluateSimilarity(Rows([(1, 10), (2, 9), (3, 2.5f), (4, 6), (5, 4)])), metrics);
    }

    [Fact]
    public void Without_rows_or_variation_figures_are_not_numbers()
    {
        Assert.Equal(
            new SimilarityMetrics(double.NaN, double.NaN, double.NaN, 0), _ml.Regression.EvaluateSimilarity(Rows([])));
        Assert.Equal(
            new SimilarityMetrics(double.NaN, double.NaN, 1, 2), _ml.Regression.EvaluateSimilarity(Rows([(1, 2), (3, 2)])));
    }

    [Fact]
    public void A_column_that_is_missing_or_no_number_is_named()
    {
        IDataView rows = Rows([(1, 2)]);

        Assert.Contains("'Similarity'", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Regression.EvaluateSimilarity(rows, "Similarity")).Message, StringComparison.Ordinal);
        Assert.Contains("'Text': expected a number, found", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Regression.EvaluateSimilarity(rows, scoreColumnName: "Text")).Message, StringComparison.Ordinal);
    }

    private IDataView Rows((float Label, float Score)[] rows) => _ml.Data.LoadFromEnumerable(rows.Select(
        row => new Row { Label = row.Label, Score = row.Score, Whole = (int)row.Label, Wide = row.Score }));

    private sealed class Row
    {
        public float Label { get; set; }

        public float Score { get; set; }

        public int Whole { get; set; }

        public double Wide { get; set; }

        public string Text { get; set; } = "";
    }
}
