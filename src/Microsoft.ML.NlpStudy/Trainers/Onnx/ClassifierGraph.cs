using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>A classifier's columns in a graph, computed from probabilities as <see cref="ClassifierScorer"/> computes them.</summary>
/// <param name="probabilities">The probability of each class, float32 (B, C).</param>
/// <param name="attention">The weight of each id, float32 (B, N); <see langword="null"/> without attention.</param>
internal sealed class ClassifierGraph(GraphValue probabilities, GraphValue? attention = null)
{
    // As the scorer rounds up a probability of 0.
    private const float Smallest = 1.17549435e-38f;

    /// <summary>The probability of each class, float32 (B, C).</summary>
    public GraphValue Probabilities => probabilities;

    /// <summary>The weight of each id, float32 (B, N); <see langword="null"/> without attention.</summary>
    public GraphValue? Attention => attention;

    /// <summary>Gives the place of the likeliest class, from 0, int64.</summary>
    /// <param name="keepsAxis">Whether the result is (B, 1) rather than (B).</param>
    public GraphValue Likeliest(bool keepsAxis) =>
        probabilities.Graph.Add("ArgMax", probabilities, ("axis", 1L), ("keepdims", keepsAxis ? 1L : 0L));

    /// <summary>Adds all columns of a mapping to a pipeline's graph.</summary>
    public void AddColumns(PipelineGraph graph, RowMapping mapping)
    {
        foreach (DataViewSchema.Column column in mapping.OutputSchema.Skip(mapping.InputSchema.Count))
        {
            graph.SetColumn(column, Value(column));
        }
    }

    private GraphValue Value(DataViewSchema.Column column)
    {
        switch (column.Name)
        {
            case ClassifierColumns.Score:
                return probabilities;
            case ClassifierColumns.PredictedLabel:
                return Keys(Likeliest(keepsAxis: true));
            case ClassifierColumns.Probability:
                return probabilities.Slice(1, 1, 2);
            case ClassifierColumns.LogOdds:
                GraphValue logarithms = probabilities.AtLeast(probabilities.Graph.Number(Smallest)).Apply("Log");
                return logarithms.Slice(1, 1, 2) - logarithms.Slice(1, 0, 1);
            case ClassifierColumns.Attention:
                return attention!.Value;
            default:
                GraphValue count = probabilities.Graph.Vector(((VectorDataViewType)column.Type).Size);
                return Keys(probabilities.Graph.Add("TopK", [probabilities, count], 2, [("axis", 1L)])[1]);
        }
    }

    private static GraphValue Keys(GraphValue places) => (places + places.Graph.Number(1L)).Cast(GraphType.UInt32);
}
