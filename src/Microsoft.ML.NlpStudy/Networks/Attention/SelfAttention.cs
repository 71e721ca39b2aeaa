using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Multi-head self-attention of a text's tokens, or of a decoder's steps: Vaswani et al., "Attention Is All You Need" (2017).
/// </summary>
internal sealed class SelfAttention : Module<Tensor, Tensor, Tensor>, IMixesPrecision
{
    private readonly Linear projection;
    private readonly Linear output;
    private readonly int _heads;

    public SelfAttention(int size, int heads)
        : base(nameof(SelfAttention))
    {
        _heads = heads;
        projection = Linear(size, 3 * size);
        output = Linear(size, size);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="states">(B, T, E)</param>
    /// <param name="mask">(B, 1, T or 1, T), true where attention is not allowed: at padding, or at later steps.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = Project(states);                                                           // 3 × (B, H, T, D)
        Tensor heads = ScaledDotProductAttention.Attend(parts[0], parts[1], parts[2], mask).Result; // (B, T, E)
        return MixedLinear.Apply(output, heads, this.MixesNow()).MoveToOuterDisposeScope();         // (B, T, E)
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

    // One product computes the queries, keys and values of all heads.
    private Tensor[] Project(Tensor states)
    {
        Tensor projected = this.MixesNow() ? MixedLinear.ApplyRounded(projection, states) : projection.call(states); // (B, T, 3E)
        return ScaledDotProductAttention.Split(projected, states.shape[2], _heads);                                  // 3 × (B, H, T, D)
    }
}
