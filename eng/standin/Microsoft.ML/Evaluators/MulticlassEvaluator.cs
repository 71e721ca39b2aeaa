using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Goes over scored data of several classes. The highest score predicts, whatever the predicted label says.</summary>
internal static class MulticlassEvaluator
{
    public static MulticlassClassificationMetrics Evaluate(
        IHostEnvironment env, IDataView data, string label, string score, string predictedLabel, int topKPredictionCount)
    {
        EvaluationColumns.Check(data.Schema, (label, "Label"), (score, "Score"), (predictedLabel, "PredictedLabel"));
        DataViewSchema.Column labelColumn = data.Schema[label];
        DataViewSchema.Column scoreColumn = data.Schema[score];
        if (scoreColumn.Type is not VectorDataViewType { Size: >= 2 } scoreType || scoreType.ItemType != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch("schema", "score", score, "vector of two or more items of type Single", scoreColumn.Type.ToString());
        if (labelColumn.Type != NumberDataViewType.Single && labelColumn.Type is not KeyDataViewType)
            throw env.ExceptSchemaMismatch("schema", "label", label, "Single or Key", labelColumn.Type.ToString());

        var counts = new MulticlassCounts(scoreType.Size);
        using DataViewRowCursor cursor = data.GetRowCursor([labelColumn, scoreColumn]);
        ValueGetter<float> getLabel = EvaluationColumns.LabelGetter(cursor, cursor.Schema[labelColumn.Index]);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(cursor.Schema[scoreColumn.Index]);
        float labelValue = 0;
        VBuffer<float> scores = default;
        var dense = new float[scoreType.Size];
        while (cursor.MoveNext())
        {
            getLabel(ref labelValue);
            // Rows without a label that is a class say nothing of the classifier.
            if (!(labelValue >= 0) || labelValue != (int)labelValue)
                continue;
            getScores(ref scores);
            Contracts.Check(scores.Length == dense.Length, $"Score column '{score}': expected {dense.Length} scores, found {scores.Length}.");
            scores.CopyTo(dense);
            if (Array.TrueForAll(dense, float.IsFinite))
                counts.Add((int)labelValue, dense);
        }
        return new MulticlassClassificationMetrics(counts, topKPredictionCount, ClassNames(scoreColumn, scoreType.Size));
    }

    private static string[] ClassNames(DataViewSchema.Column score, int classes)
    {
        if (!score.HasSlotNames())
            return [.. Enumerable.Range(0, classes).Select(c => c.ToString())];
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
