using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Metrics;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>Computes a classification report in one pass over scored rows.</summary>
internal static class ClassifierInspection
{
    // As in ML.NET: a probability of 0 would make the log-loss infinite.
    private const float LeastProbability = 1e-15f;

    public static ClassificationReport Of(IDataView scored, InspectClassifierOptions options)
    {
        options.Validate();
        DataViewSchema.Column scoreColumn = Scores(options.ScoreColumnName).Find(scored.Schema);
        DataViewSchema.Column labelColumn = TrueClasses.Check(options.LabelColumnName).Find(scored.Schema);
        DataViewSchema.Column? textColumn = options.TextColumnName is null
            ? null : ColumnShapes.Text(options.TextColumnName).Find(scored.Schema);
        var classes = new TrueClasses(labelColumn, scoreColumn);
        var counts = new ConfusionCounts(classes.Names.Count);
        var worst = new WorstMistakes(options.MistakeCount);
        double loss = 0;
        long skipped = 0;

        using DataViewRowCursor cursor = scored.GetRowCursor(
            textColumn is null ? [labelColumn, scoreColumn] : [labelColumn, scoreColumn, textColumn.Value]);
        Func<int?> label = classes.Getter(cursor);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(cursor.Schema[scoreColumn.Index]);
        ValueGetter<ReadOnlyMemory<char>>? getText = textColumn is null
            ? null : cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[textColumn.Value.Index]);
        VBuffer<float> scores = default;
        ReadOnlyMemory<char> text = default;
        float[] row = new float[classes.Names.Count];
        while (cursor.MoveNext())
        {
            int? truth = label();
            getScores(ref scores);
            scores.CopyTo(row);
            if (truth is not { } trueClass || !Array.TrueForAll(row, float.IsFinite))
            {
                skipped++;
                continue;
            }

            bool isKnown = trueClass < row.Length;
            float trueProbability = isKnown ? row[trueClass] : 0;
            int predicted = row.IndexOf(row.Max());
            loss -= Math.Log(Math.Clamp(trueProbability, LeastProbability, 1));
            if (isKnown)
            {
                counts.Add(trueClass, predicted);
            }
            else
            {
                counts.AddOfOtherClass();
            }

            // A text is read only if its row is among the listed mistakes so far.
            if (predicted != trueClass && worst.WouldTake(row[predicted]))
            {
                getText?.Invoke(ref text);
                worst.Add(new ClassifierMistake(
                    cursor.Position, getText is null ? null : text.ToString(), classes.NameOf(trueClass), classes.Names[predicted],
                    row[predicted], trueProbability));
            }
        }

        return new ClassificationReport(classes.Names, counts, counts.Rows == 0 ? 0 : loss / counts.Rows, skipped, worst.InOrder());
    }

    private static ColumnCheck Scores(string name) => new(
        name, "a probability for each of two or more classes (as a classifier gives)",
        column => !column.IsKey && column.ItemType == NumberDataViewType.Single && column.Kind == SchemaShape.Column.VectorKind.Vector);

    /// <summary>The mistakes with the highest predicted probability; of equal ones, the earlier rows.</summary>
    private sealed class WorstMistakes(int capacity)
    {
        // The mistake with the lowest probability is dequeued first.
        private readonly PriorityQueue<ClassifierMistake, (double Probability, long Order)> _kept = new();

        public bool WouldTake(double probability) =>
            _kept.Count < capacity || (_kept.TryPeek(out _, out (double Probability, long Order) least) && probability > least.Probability);

        public void Add(ClassifierMistake mistake)
        {
            _kept.Enqueue(mistake, (mistake.Probability, -mistake.Row));
            if (_kept.Count > capacity)
            {
                _kept.Dequeue();
            }
        }

        public IReadOnlyList<ClassifierMistake> InOrder() =>
            [.. _kept.UnorderedItems.Select(item => item.Element).OrderByDescending(mistake => mistake.Probability)
                .ThenBy(mistake => mistake.Row)];
    }
}
