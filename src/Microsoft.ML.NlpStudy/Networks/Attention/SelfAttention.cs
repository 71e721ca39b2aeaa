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
