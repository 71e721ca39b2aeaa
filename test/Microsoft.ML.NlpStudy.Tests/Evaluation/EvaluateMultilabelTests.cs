using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy.Tests.Evaluation;

/// <summary>The figures of several labels a text are scikit-learn's.</summary>
public class EvaluateMultilabelTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public string PredictedLabels { get; set; } = "";

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    // Computed by scikit-learn 1.2: classification_report, accuracy_score, hamming_loss, average_precision_score and
    // label_ranking_average_precision_score.
    private static readonly Row[] s_rows =
    [
        new() { Label = "a;b", PredictedLabels = "a", Score = [0.9f, 0.4f, 0.2f] },
        new() { Label = "", PredictedLabels = "c", Score = [0.1f, 0.4f, 0.6f] },
        new() { Label = "c", PredictedLabels = "c;a", Score = [0.7f, 0.1f, 0.8f] },
        new() { Label = "a;b;c", PredictedLabels = "a;b", Score = [0.6f, 0.55f, 0.3f] },
        new() { Label = "b", PredictedLabels = "b", Score = [0.3f, 0.3f, 0.3f] },
        new() { Label = "a", PredictedLabels = "b;c", Score = [0.2f, 0.8f, 0.6f] },
    ];

    [Fact]
    public void The_report_prints_as_scikit_learns()
    {
        MultilabelMetrics metrics = Evaluate(s_rows);

        Assert.Equal(
            """
                         precision    recall  f1-score   support

                       a    0.6667    0.6667    0.6667         3
                       b    0.6667    0.6667    0.6667         3
                       c    0.3333    0.5000    0.4000         2

               micro avg    0.5556    0.6250    0.5882         8
               macro avg    0.5556    0.6111    0.5778         8
            weighted avg    0.5833    0.6250    0.6000         8
             samples avg    0.5833    0.5278    0.5222         8

            Subset accuracy 0.1667, Hamming loss 0.3889, average precision 0.6630 (macro), of label ranking 0.7778, 6 rows.

            """.ReplaceLineEndings("\n"), metrics.ToString());
    }

    [Fact]
    public void Average_precisions_are_scikit_learns()
    {
        MultilabelMetrics metrics = Evaluate(s_rows);

        double[] expected = [0.7555555555555555, 0.5333333333333333, 0.7];
        Assert.Equal(expected, metrics.AveragePrecisions, (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal(0.7777777777777777, metrics.LabelRankingAveragePrecision, 1e-12);
    }

    [Fact]
    public void The_examples_of_scikit_learns_documentation_give_its_figures()
    {
        // label_ranking_average_precision_score: 0.416...
        Assert.Equal(
            0.41666, (LabelRanking.PrecisionOfRow([0.75f, 0.5f, 1], [true, false, false])
                + LabelRanking.PrecisionOfRow([1, 0.2f, 0.1f], [false, false, true])) / 2, 1e-4);

        // average_precision_score: 0.83...
        Assert.Equal(0.83333, LabelRanking.AveragePrecision([0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true]), 1e-4);

        // hamming_loss: 0.75.
        var counts = new LabelCounts(2);
        counts.Add([false, true], [false, false]);
        counts.Add([true, true], [false, false]);
        Assert.Equal(0.75, counts.HammingLoss);
    }

    [Fact]
    public void Figures_equal_their_definitions_on_random_rows()
    {
        var random = new Random(3);
        for (int round = 0; round < 20; round++)
        {
            Row[] rows = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new Row
            {
                Label = Draw(random),
                PredictedLabels = Draw(random),
                Score = [.. Enumerable.Range(0, 3).Select(_ => random.Next(5) / 5f)],
            })];
            MultilabelMetrics metrics = Evaluate(rows);

            bool[][] truth = [.. rows.Select(row => Has(row.Label))];
            bool[][] predicted = [.. rows.Select(row => Has(row.PredictedLabels))];
            int wrong = 0, exact = 0, right = 0, all = 0;
            for (int row = 0; row < rows.Length; row++)
            {
                int differences = Enumerable.Range(0, 3).Count(label => truth[row][label] != predicted[row][label]);
                wrong += differences;
                exact += differences == 0 ? 1 : 0;
                right += Enumerable.Range(0, 3).Count(label => truth[row][label] && predicted[row][label]);
                all += truth[row].Count(isTrue => isTrue) + predicted[row].Count(isTrue => isTrue);
            }

            Assert.Equal(wrong / (3.0 * rows.Length), metrics.HammingLoss, 1e-12);
            Assert.Equal(exact / (double)rows.Length, metrics.SubsetAccuracy, 1e-12);
            Assert.Equal(all == 0 ? 0 : 2.0 * right / all, metrics.Micro.F1, 1e-12);
            Assert.Equal(metrics.PerLabel.Average(label => label.F1), metrics.Macro.F1, 1e-12);
            for (int label = 0; label < 3; label++)
            {
                Assert.Equal(
                    AveragePrecision([.. rows.Select(row => row.Score[label])], [.. truth.Select(row => row[label])]),
                    metrics.AveragePrecisions[label], 1e-12);
            }
        }

        static string Draw(Random random) => string.Join(';', "abc".Where(_ => random.Next(3) == 0));

        static bool[] Has(string labels) => [.. "abc".Select(label => labels.Contains(label))];

        // The definition: the sum over all thresholds of the growth of recall times the precision.
        static double AveragePrecision(float[] scores, bool[] truth)
        {
            double sum = 0, before = 0;
            foreach (float threshold in scores.Distinct().OrderDescending())
            {
                bool[] chosen = [.. scores.Select(score => score >= threshold)];
                double hits = chosen.Zip(truth).Count(pair => pair.First && pair.Second);
                double recall = truth.Any(isTrue => isTrue) ? hits / truth.Count(isTrue => isTrue) : 0;
                sum += (recall - before) * hits / chosen.Count(isTrue => isTrue);
                before = recall;
            }

            return sum;
        }
    }

    [Fact]
    public void A_label_that_the_classifier_does_not_know_counts_as_one_more()
    {
        MultilabelMetrics metrics = Evaluate([.. s_rows, new() { Label = "d", PredictedLabels = "", Score = [0.1f, 0.1f, 0.1f] }]);

        Assert.Equal(["a", "b", "c", "d"], metrics.Labels);
        Assert.Equal(new ClassFigures("d", 0, 0, 0, 1), metrics.PerLabel[3]);
        Assert.Equal(1 / 7.0, metrics.AveragePrecisions[3], 1e-12);
        Assert.Equal(Evaluate(s_rows).HammingLoss * 18 / 28 + (1 / 28.0), metrics.HammingLoss, 1e-12);
    }

    [Fact]
    public void Columns_of_the_wrong_type_and_scores_that_are_no_numbers_are_refused()
    {
        Assert.Contains(
            "Input column 'Score': expected a vector of text, a vector of keys (as MapValueToKey gives), or a text of labels between "
            + "separators, found ",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MultilabelClassification.Evaluate(Named(s_rows), "Score")).Message);
        Assert.Contains(
            "Input column 'Score': expected slots named by label (as a classifier gives), found no names.",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.MultilabelClassification.Evaluate(_ml.Data.LoadFromEnumerable(s_rows))).Message);
        Assert.Equal(
            "Scored rows, row 1: expected numbers in 'Score', found NaN.",
            Assert.Throws<InvalidOperationException>(() => Evaluate([new() { Score = [0, float.NaN, 0] }])).Message);
        Assert.Equal(
            "Scored rows: expected at least one, found none.", Assert.Throws<InvalidOperationException>(() => Evaluate([])).Message);
    }

    [Fact]
    public void The_data_frame_has_a_row_for_each_label_and_average()
    {
        Microsoft.Data.Analysis.DataFrame table = Evaluate(s_rows).ToDataFrame();

        Assert.Equal(
            ["a", "b", "c", "micro avg", "macro avg", "weighted avg", "samples avg"], table["Class"].Cast<string>());
        Assert.Null(table["AveragePrecision"][3]);
        Assert.NotNull(table["AveragePrecision"][4]);
    }

    private MultilabelMetrics Evaluate(Row[] rows) => _ml.MultilabelClassification.Evaluate(Named(rows));

    private IDataView Named(Row[] rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Score"].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(3, ["a".AsMemory(), "b".AsMemory(), "c".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 3));
        return _ml.Data.LoadFromEnumerable(rows, schema);
    }
}
