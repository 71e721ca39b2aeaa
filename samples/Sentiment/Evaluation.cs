using Microsoft.ML;
using Microsoft.ML.Data;

namespace Sentiment;

/// <summary>A model's figures on a labelled part of the data.</summary>
internal sealed record Evaluation(MulticlassClassificationMetrics Metrics, IReadOnlyList<string> Classes)
{
    public double Accuracy => Metrics.MicroAccuracy;

    public int Rows => (int)Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());

    public static Evaluation Of(MLContext ml, ITransformer model, IDataView test)
    {
        IDataView scored = model.Transform(test);
        IReadOnlyList<string> classes = ClassNames(scored.Schema);
        foreach (string label in test.GetColumn<string>(nameof(Review.Sentiment)).Distinct())
        {
            if (!classes.Contains(label))
            {
                throw new SampleException($"expected labels that the model knows ({string.Join(", ", classes)}), found '{label}'.");
            }
        }

        return new Evaluation(ml.MulticlassClassification.Evaluate(scored), classes);
    }

    /// <summary>The classes in the order of the scores, which is how the model's score column names its slots.</summary>
    public static IReadOnlyList<string> ClassNames(DataViewSchema scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored[nameof(Prediction.Score)].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
