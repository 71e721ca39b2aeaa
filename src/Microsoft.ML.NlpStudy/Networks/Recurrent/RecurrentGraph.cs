using Microsoft.ML.NlpStudy.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Adds recurrent layers to graphs, as the standard's operators RNN, LSTM and GRU.</summary>
internal static class RecurrentGraph
{
    /// <summary>Adds a layer.</summary>
    /// <param name="forwards">The forward direction.</param>
    /// <param name="backwards">The backward direction, if there is one; it begins at each text's last token.</param>
    /// <param name="input">(T, B, I)</param>
    /// <param name="texts">The texts' lengths.</param>
    /// <returns>(T, B, H), or (T, B, 2H) of both directions; zeros at padding.</returns>
    public static GraphValue Export(RecurrentLayer forwards, RecurrentLayer? backwards, GraphValue input, GraphTexts texts)
    {
        RecurrentUnit unit = forwards.Unit;
        RecurrentLayer[] layers = backwards is null ? [forwards] : [forwards, backwards];
        var attributes = new List<(string Name, object Value)>
        {
            ("direction", backwards is null ? "forward" : "bidirectional"),
            ("hidden_size", (long)forwards.HiddenSize),
        };
        if (unit is GruUnit)
        {
            // The reset gate applies to U·h + b, as in PyTorch, and not to h.
            attributes.Add(("linear_before_reset", 1L));
        }

        GraphValue states = input.Graph.Add(
            unit.Operator,
            [
                input, Weights(input.Graph, layers, "weight_ih", [0]), Weights(input.Graph, layers, "weight_hh", [1]),
                Weights(input.Graph, layers, "bias", [2, 3]), texts.Lengths.Squeeze(1).Cast(GraphType.Int32),
            ],
            1, attributes)[0];                                                       // (T, directions, B, H)
        return backwards is null ? states.Squeeze(1) : states.Transpose(0, 2, 1, 3).Reshape(0, 0, 2L * forwards.HiddenSize);
    }

    // The directions one after another; of each, the given parameters with the gates in the standard's order.
    private static GraphValue Weights(GraphBuilder graph, RecurrentLayer[] layers, string name, int[] parameters)
    {
        using DisposeScope scope = NewDisposeScope();
        var numbers = new List<float>();
        long[] shape = [];
        foreach (RecurrentLayer layer in layers)
        {
            Tensor[] weights = [.. layer.parameters()];
            foreach (int parameter in parameters)
            {
                shape = weights[parameter].shape;
                float[] values = weights[parameter].Numbers();
                int gate = values.Length / layer.Unit.Gates;
                foreach (int place in layer.Unit.OperatorGates)
                {
                    numbers.AddRange(values.AsSpan(place * gate, gate));
                }
            }
        }

        return graph.Constant(name, [.. numbers], [layers.Length, shape[0] * parameters.Length, .. shape[1..]]);
    }
}
