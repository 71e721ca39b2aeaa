using System.Globalization;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The depth of a weight in a network: 0 for token vectors, the layer's number from 1, and one more than the last layer for the head.
/// </summary>
/// <param name="Layers">The number of layers.</param>
/// <param name="LayerNames">The beginnings of names that a layer's number from 0 follows.</param>
/// <param name="IsInput">Whether a name that is no layer's is a weight below the layers.</param>
internal sealed record WeightDepth(int Layers, string[] LayerNames, Func<string, bool> IsInput)
{
    /// <summary>Makes the rule for a network with a pretrained Transformer in its field <c>encoder</c>.</summary>
    public static WeightDepth OfEncoder(int layers) => new(
        layers, ["encoder.layers."],
        name => name.StartsWith("encoder.", StringComparison.Ordinal) && !name.StartsWith("encoder.pooler.", StringComparison.Ordinal));

    /// <summary>Makes the rule for a recurrent classifier.</summary>
    public static WeightDepth OfRecurrent(int layers) => new(
        layers, ["encoder.forwards.", "encoder.backwards."], name => name.StartsWith("embedding.", StringComparison.Ordinal));

    /// <summary>Gives the depth of a weight.</summary>
    /// <param name="name">The weight's name in the network.</param>
    public int Of(string name)
    {
        if (LayerNames.FirstOrDefault(beginning => name.StartsWith(beginning, StringComparison.Ordinal)) is { } layer)
        {
            int end = name.IndexOf('.', layer.Length);
            return int.Parse(name.AsSpan(layer.Length, end - layer.Length), CultureInfo.InvariantCulture) + 1;
        }

        return IsInput(name) ? 0 : Layers + 1;
    }
}
