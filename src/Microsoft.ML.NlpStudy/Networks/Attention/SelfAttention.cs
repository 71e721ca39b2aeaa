using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Multi-head self-attention of a text's tokens, or of a decoder's steps: Vaswani et al., "Attention Is All You Need" (2017).
/// </summary>
/// <remarks>
/// On a CPU, libtorch's own fused attention is the fastest in float32 as long as no token is masked; with a mask it loses that advantage.
/// So a batch that is trained on in float32 goes there if it has no padding, and otherwise to <see cref="FusedSelfAttention"/>, as does
/// every batch of bfloat16, with dropout or without a gradient. libtorch's keeps no attention weights for the gradient.
/// </remarks>
internal sealed class SelfAttention : Module<Tensor, Tensor, DropoutRandom?, Tensor>, IMixesPrecision
{
    private readonly Linear projection;
    private readonly Linear output;
    private readonly int _heads;
    private readonly ElementDropout dropout;

    /// <param name="size">Size of all heads together, E.</param>
    /// <param name="heads">Number of heads, H.</param>
    /// <param name="dropout">The probability that an attention weight is dropped in training.</param>
    public SelfAttention(int size, int heads, double dropout = 0)
        : base(nameof(SelfAttention))
    {
        _heads = heads;
        this.dropout = new ElementDropout(dropout);
        projection = Linear(size, 3 * size);
        output = Linear(size, size);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="states">(B, T, E)</param>
    /// <param name="mask">(B, 1, T or 1, T), true where attention is not allowed: at padding, or at later steps.</param>
    /// <param name="random">The source of dropout; <see langword="null"/> drops nothing.</param>
    /// <returns>(B, T, E); bfloat16 in mixed precision.</returns>
    public override Tensor forward(Tensor states, Tensor mask, DropoutRandom? random)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isMixed = this.MixesNow();

        // One product computes the queries, keys and values of all heads.
        Tensor projected = MixedLinear.Product(projection, states, isMixed);                        // (B, T, 3E)
        Tensor heads = states.device.type == DeviceType.CPU
            ? AttendOnProcessor(projected, mask, dropout.Draw(random))
            : Attend(projected, mask, random);                                                      // (B, T, E)
        return MixedLinear.Product(output, heads, isMixed).MoveToOuterDisposeScope();               // (B, T, E)
    }

    /// <summary>Packs the weights for one text at a time; those of the queries are multiplied by 1 / √D.</summary>
    public (PackedProduct Projection, PackedAttention Attention, PackedProduct Output) PackForSingleTexts()
    {
        (float[] weights, float[] biases) = (PackedProduct.Values(projection.weight!), PackedProduct.Values(projection.bias!));
        int size = biases.Length / 3;
        float scale = (float)(1 / Math.Sqrt((double)size / _heads));
        float Factor(int row) => row < size ? scale : 1;
        return (
            new PackedProduct(
                3 * size, size, (row, input) => weights[(row * size) + input] * Factor(row), row => biases[row] * Factor(row)),
            new PackedAttention(size, _heads), PackedProduct.Of(output.weight!, output.bias));
    }

    /// <summary>Packs the weights for many steps of decoding.</summary>
    public (PackedProduct Projection, PackedProduct Output) PackForSearch() =>
        (PackedProduct.Of(projection.weight!, projection.bias), PackedProduct.Of(output.weight!, output.bias));

    /// <summary>Computes one step of decoding, which attends to the steps before it and to itself.</summary>
    /// <param name="states">(N, 1, E)</param>
    /// <param name="before">The key-value cache of the steps before; this step is appended.</param>
    /// <returns>(N, 1, E)</returns>
    public Tensor Step(Tensor states, KeyValueCache before)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor projected = projection.call(states);                                    // (N, 1, 3E)
        before.Append(projected);
        return output.call(before.Attend(projected).Result).MoveToOuterDisposeScope(); // (N, 1, E)
    }

    /// <summary>Adds the attention to a graph.</summary>
    /// <param name="states">(B, T, E)</param>
    /// <param name="mask">(B, 1, 1, T), true where attention is allowed.</param>
    /// <returns>(B, T, E)</returns>
    public GraphValue Export(GraphValue states, GraphValue mask)
    {
        GraphBuilder graph = states.Graph;
        long size = output.weight!.shape[0];
        GraphValue parts = projection.Export(states)                                   // (B, T, 3E)
            .Reshape(0, 0, 3, _heads, size / _heads).Transpose(2, 0, 3, 1, 4);         // (3, B, H, T, D)
        GraphValue[] each = [.. Enumerable.Range(0, 3).Select(part => parts.Gather(graph.Number((long)part)))]; // 3 × (B, H, T, D)
        GraphValue scores = each[0].MatMul(each[1].Transpose(0, 1, 3, 2));             // (B, H, T, T)
        scores *= graph.Number((float)(1 / Math.Sqrt(size / _heads)));
        GraphValue weights = mask.Choose(scores, graph.Number(GraphLayers.Masked)).Softmax(rank: 4); // (B, H, T, T)
        GraphValue heads = weights.MatMul(each[2]).Transpose(0, 2, 1, 3);              // (B, T, H, D)
        return output.Export(heads.Reshape(0, 0, size));                               // (B, T, E)
    }

    private Tensor AttendOnProcessor(Tensor projected, Tensor mask, DropoutMask dropped)
    {
        if (!is_grad_enabled() || projected.dtype != ScalarType.Float32 || dropped.Drops || mask.any().item<bool>())
        {
            return FusedSelfAttention.Attend(projected, mask, _heads, dropped);                     // (B, T, E)
        }

        Tensor[] parts = ScaledDotProductAttention.Split(projected, projected.shape[2] / 3, _heads); // 3 × (B, H, T, D)
        return functional.scaled_dot_product_attention(parts[0], parts[1], parts[2]).transpose(1, 2).flatten(2);
    }

    private Tensor Attend(Tensor projected, Tensor mask, DropoutRandom? random)
    {
        Tensor[] parts = ScaledDotProductAttention.Split(projected, projected.shape[2] / 3, _heads); // 3 × (B, H, T, D)
        return ScaledDotProductAttention.Attend(
            parts[0], parts[1], parts[2], mask, weights => dropout.call(weights, random)).Result;    // (B, T, E)
    }
}
