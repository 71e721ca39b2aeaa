using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>The comparison of a column of similarities with a column of labels.</summary>
internal static class SimilarityEvaluation
{
    /// <summary>Compares two columns of numbers. The rows are read once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is not of numbers.</exception>
    public static SimilarityMetrics Of(IDataView data, string labelColumnName, string scoreColumnName)
    {
        DataViewSchema.Column label = ColumnShapes.Number(labelColumnName).Find(data.Schema);
        DataViewSchema.Column score = ColumnShapes.Number(scoreColumnName).Find(data.Schema);
        var pearson = new PearsonCorrelation();
        List<double> labels = [], scores = [];
        double squaredError = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        Func<double> labelOf = NumberReader.Open(cursor, label);
        Func<double> scoreOf = NumberReader.Open(cursor, score);
        while (cursor.MoveNext())
        {
            double expected = labelOf(), found = scoreOf();
            if (double.IsNaN(expected) || double.IsNaN(found))
            {
                continue;
            }

            pearson.Add(expected, found);
            squaredError += (expected - found) * (expected - found);
            labels.Add(expected);
            scores.Add(found);
        }

        return new SimilarityMetrics(
            pearson.Value, SpearmanCorrelation.Of(CollectionsMarshal.AsSpan(labels), CollectionsMarshal.AsSpan(scores)),
            Math.Sqrt(squaredError / labels.Count), labels.Count);
    }
}
