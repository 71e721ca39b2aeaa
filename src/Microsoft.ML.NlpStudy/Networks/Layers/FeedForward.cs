using Microsoft.ML.NlpStudy.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The feed-forward network of a Transformer: two linear layers with GELU between them, the same at each step.</summary>
internal sealed class FeedForward : Module<Tensor, Tensor>, IMixesPrecision
{
    private readonly Linear widen;
    private readonly Linear narrow;

    public FeedForward(int size, int width)
        : base(nameof(FeedForward))
    {
        widen = Linear(size, width);
        narrow = Linear(width, size);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <summary>Packs the weights for one text at a time; the first bias is apart, as GELU adds it.</summary>
    public (PackedProduct Widen, AlignedFloats WideBias, PackedProduct Narrow) PackForSingleTexts()
    {
        PackedProduct first = PackedProduct.Of(widen.weight!, null);
        float[] bias = new float[first.Width];
        PackedProduct.Values(widen.bias!).CopyTo(bias, 0);
        return (first, AlignedFloats.Of(bias), PackedProduct.Of(narrow.weight!, narrow.bias, first.Width, place => place));
    }

    /// <param name="states">(B, T, E)</param>
    /// <returns>(B, T, E); bfloat16 in mixed precision.</returns>
    public override Tensor forward(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isMixed = this.MixesNow();
        Tensor wide = states.device.type == DeviceType.CPU
            ? BiasGelu.Activate(MixedLinear.ProductWithoutBias(widen, states, isMixed), widen.bias!)
            : functional.gelu(MixedLinear.Apply(widen, states, isMixed));            // (B, T, F)
        return MixedLinear.Product(narrow, wide, isMixed).MoveToOuterDisposeScope(); // (B, T, E)
    }

    /// <summary>Adds the layers to a graph.</summary>
    /// <param name="states">(B, T, E)</param>
    /// <returns>(B, T, E)</returns>
    public GraphValue Export(GraphValue states) => narrow.Export(widen.Export(states).Gelu());
}
