using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Goes over scored data of two classes. A score above 0 predicts the positive class, whatever the predicted label says.</summary>
internal static class BinaryEvaluator
{
    public static CalibratedBinaryClassificationMetrics Evaluate(
        IHostEnvironment env, IDataView data, string label, string score, string probability, string predictedLabel)
    {
        EvaluationColumns.Check(data.Schema, (label, "Label"), (score, "Score"), (probability, "Probability"), (predictedLabel, "PredictedLabel"));
        DataViewType type = data.Schema[probability].Type;
        if (type != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch("schema", "probability", probability, "Single", type.ToString());
        (BinaryCounts counts, ScoreRanking ranking, string[] names) = Measure(env, data, label, score, probability);
        return new CalibratedBinaryClassificationMetrics(counts, ranking, names);
    }

    public static BinaryClassificationMetrics EvaluateNonCalibrated(IHostEnvironment env, IDataView data, string label, string score, string predictedLabel)
    {
        EvaluationColumns.Check(data.Schema, (label, "Label"), (score, "Score"), (predictedLabel, "PredictedLabel"));
        (BinaryCounts counts, ScoreRanking ranking, string[] names) = Measure(env, data, label, score, probability: null);
        return new BinaryClassificationMetrics(counts, ranking, names);
    }

    private static (BinaryCounts Counts, ScoreRanking Ranking, string[] ClassNames) Measure(
        IHostEnvironment env, IDataView data, string label, string score, string probability)
    {
        DataViewSchema.Column labelColumn = data.Schema[label];
        DataViewSchema.Column scoreColumn = data.Schema[score];
        if (scoreColumn.Type != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch("schema", "score", score, "Single", scoreColumn.Type.ToString());
        bool isLabel = labelColumn.Type is BooleanDataViewType || labelColumn.Type == NumberDataViewType.Single
            || labelColumn.Type == NumberDataViewType.Double || labelColumn.Type.GetKeyCount() == 2;
        if (!isLabel)
            throw env.ExceptSchemaMismatch("schema", "label", label, "Single, Double, Boolean, or a Key with cardinality 2", labelColumn.Type.ToString());

        var counts = new BinaryCounts();
        var ranking = new ScoreRanking();
        DataViewSchema.Column[] needed = probability == null ? [labelColumn, scoreColumn] : [labelColumn, scoreColumn, data.Schema[probability]];
        using DataViewRowCursor cursor = data.GetRowCursor(needed);
        ValueGetter<float> getLabel = EvaluationColumns.LabelGetter(cursor, cursor.Schema[labelColumn.Index]);
        ValueGetter<float> getScore = cursor.GetGetter<float>(cursor.Schema[scoreColumn.Index]);
        ValueGetter<float> getProbability = probability == null
            ? (ref float value) => value = float.NaN
            : cursor.GetGetter<float>(cursor.Schema[needed[2].Index]);
        float labelValue = 0, scoreValue = 0, probabilityValue = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref labelValue);
            getScore(ref scoreValue);
            // Rows without a label or a proper score say nothing of the classifier.
            if (!float.IsFinite(scoreValue) || float.IsNaN(labelValue))
                continue;
            getProbability(ref probabilityValue);
            counts.Add(labelValue > 0, scoreValue > 0, probabilityValue);
            ranking.Add(scoreValue, labelValue > 0);
        }
        return (counts, ranking, ClassNames(labelColumn));
    }

    private static string[] ClassNames(DataViewSchema.Column label)
    {
        if (label.Type is not KeyDataViewType || !label.HasKeyValues())
            return ["positive", "negative"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
