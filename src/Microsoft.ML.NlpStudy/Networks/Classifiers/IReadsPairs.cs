using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A network that can read pairs of texts. Its batch then has the first texts of all pairs, followed by their second texts, and its output
/// has a row for each pair.
/// </summary>
internal interface IReadsPairs
{
    /// <summary>Whether an example is a single text or a pair.</summary>
    ExampleLayout Layout { get; }
}

/// <summary>The layout of the examples of any network.</summary>
internal static class NetworkLayout
{
    /// <summary>Gives the layout of a network's examples: single texts, unless it reads pairs.</summary>
    public static ExampleLayout Of(Module network) => (network as IReadsPairs)?.Layout ?? default;
}
