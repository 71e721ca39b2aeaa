using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Metrics;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>The comparison of predicted labels and scores with the rows' labels.</summary>
internal sealed class MultilabelEvaluation
{
    private readonly List<string> _labels;
    private readonly Dictionary<string, int> _places = [];
    private readonly List<int[]> _truths = [], _predictions = [];
    private readonly List<float[]> _scores = [];

    private MultilabelEvaluation(string[] labels)
    {
        _labels = [.. labels];
        for (int i = 0; i < labels.Length; i++)
        {
            _places.TryAdd(labels[i], i);
        }
    }

    /// <summary>Computes the figures. All rows are read into memory.</summary>
    /// <param name="scored">The rows.</param>
    /// <param name="labelColumnName">The column of the true labels.</param>
    /// <param name="scoreColumnName">The column of the probabilities, slots named by label.</param>
    /// <param name="predictedColumnName">The column of the predicted labels.</param>
    /// <param name="separator">The character between labels of a column that is one text.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a score is not a number.</exception>
    public static MultilabelMetrics Of(
        IDataView scored, string labelColumnName, string scoreColumnName, string predictedColumnName, char separator)
    {
        DataViewSchema.Column label = ColumnShapes.LabelSet(labelColumnName).Find(scored.Schema);
        DataViewSchema.Column score = ColumnShapes.Scores(scoreColumnName).Find(scored.Schema);
        DataViewSchema.Column predicted = ColumnShapes.LabelSet(predictedColumnName).Find(scored.Schema);
        var evaluation = new MultilabelEvaluation(NamesOf(score));
        using DataViewRowCursor cursor = scored.GetRowCursor([label, score, predicted]);
        Func<IReadOnlyList<string>> labelsOf = LabelSetReader.Open(cursor, label, separator);
        Func<IReadOnlyList<string>> predictedOf = LabelSetReader.Open(cursor, predicted, separator);
        ValueGetter<VBuffer<float>> scoresOf = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
        {
            scoresOf(ref scores);
            float[] row = [.. scores.DenseValues()];
            if (row.Any(float.IsNaN))
            {
                throw new InvalidOperationException(
                    $"Scored rows, row {cursor.Position + 1}: expected numbers in '{scoreColumnName}', found NaN.");
            }

            evaluation._scores.Add(row);
            evaluation._truths.Add(evaluation.PlacesOf(labelsOf()));
            evaluation._predictions.Add(evaluation.PlacesOf(predictedOf()));
        }

        return evaluation._scores.Count == 0
            ? throw new InvalidOperationException("Scored rows: expected at least one, found none.")
            : evaluation.Compute();
    }

    private static string[] NamesOf(DataViewSchema.Column score)
    {
        if (!score.HasSlotNames())
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema", $"Input column '{score.Name}': expected slots named by label (as a classifier gives), found no names.");
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    // A label that the classifier does not know gets a place behind its own.
    private int[] PlacesOf(IReadOnlyList<string> names) => [.. names.Select(name =>
    {
        if (!_places.TryGetValue(name, out int place))
        {
            _places.Add(name, place = _labels.Count);
            _labels.Add(name);
        }

        return place;
    })];

    private MultilabelMetrics Compute()
    {
        int labels = _labels.Count;
        var counts = new LabelCounts(labels);
        bool[][] truths = [.. Enumerable.Range(0, labels).Select(_ => new bool[_scores.Count])];
        float[][] scores = [.. Enumerable.Range(0, labels).Select(_ => new float[_scores.Count])];
        double ranking = 0;
        for (int row = 0; row < _scores.Count; row++)
        {
            bool[] truth = new bool[labels], predicted = new bool[labels];
            float[] own = new float[labels];
            _scores[row].CopyTo(own, 0);
            foreach (int label in _truths[row])
            {
                truth[label] = truths[label][row] = true;
            }

            foreach (int label in _predictions[row])
            {
                predicted[label] = true;
            }

            for (int label = 0; label < labels; label++)
            {
                scores[label][row] = own[label];
            }

            counts.Add(truth, predicted);
            ranking += LabelRanking.PrecisionOfRow(own, truth);
        }

        double[] precisions = [.. scores.Select((values, label) => LabelRanking.AveragePrecision(values, truths[label]))];
        return new MultilabelMetrics(_labels, counts, precisions, ranking / _scores.Count);
    }
}
