using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>Multi-head attention of a text's tokens to one another: Vaswani et al., "Attention Is All You Need" (2017).</summary>
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
    /// <param name="hidden">(B, 1, 1, T), true for tokens that none may attend to.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        (long texts, long steps, long size) = (states.shape[0], states.shape[1], states.shape[2]);
        bool isMixed = IsMixed && training;

        // D = E / heads. One product gives queries, keys and values of all heads.
        Tensor projected = isMixed ? MixedLinear.ApplyRounded(projection, states) : projection.call(states); // (B, T, 3E)
        Tensor[] parts = projected.view(texts, steps, 3, _heads, size / _heads).permute(2, 0, 3, 1, 4).unbind(0); // 3 × (B, H, T, D)
        Tensor heads = HeadProduct.Attend(parts[0], parts[1], parts[2], hidden).Result;                      // (B, T, E)
        return MixedLinear.Apply(output, heads, isMixed).MoveToOuterDisposeScope();                          // (B, T, E)
    }
}
