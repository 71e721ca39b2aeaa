using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The first weights of layers that an encoder's file does not have: BERT's, N(0, 0.02²) and biases of 0.</summary>
internal static class EncoderWeightStart
{
    /// <summary>The standard deviation of the weights.</summary>
    public const double Deviation = 0.02;

    /// <summary>Draws a linear layer's weights from libtorch's random state.</summary>
    public static void Apply(Linear layer)
    {
        init.normal_(layer.weight!, 0, Deviation);
        init.zeros_(layer.bias!);
    }
}
