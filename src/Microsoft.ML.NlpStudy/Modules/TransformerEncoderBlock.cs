using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>
/// A Transformer's encoder layer, normalized before each part (Pre-LN): attention, then a feed-forward network, each added to what came in.
/// </summary>
/// <remarks>Xiong et al., "On Layer Normalization in the Transformer Architecture" (2020): trains without a warm-up, unlike the original Post-LN.</remarks>
internal sealed class TransformerEncoderBlock : Module<Tensor, Tensor, Generator?, Tensor>, IMixesPrecision
{
    private readonly LayerNorm attention_norm;
    private readonly SelfAttention attention;
    private readonly LayerNorm feed_forward_norm;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly ElementDropout dropout;

    public TransformerEncoderBlock(int size, int heads, int feedForwardSize, double dropout)
        : base(nameof(TransformerEncoderBlock))
    {
        attention_norm = LayerNorm(size);
        attention = new SelfAttention(size, heads);
        feed_forward_norm = LayerNorm(size);
        widen = Linear(size, feedForwardSize);
        narrow = Linear(feedForwardSize, size);
        this.dropout = new ElementDropout(dropout);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="states">(B, T, E)</param>
    /// <param name="hidden">(B, 1, 1, T), true for tokens that none may attend to.</param>
    /// <param name="random">Where dropout draws from; null drops nothing.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor hidden, Generator? random)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isMixed = IsMixed && training;
        Tensor attended = attention.call(attention_norm.call(states), hidden);                   // (B, T, E)
        states = states + dropout.call(attended, random);                                        // (B, T, E)
        Tensor wide = MixedLinear.Apply(widen, feed_forward_norm.call(states), isMixed);         // (B, T, F)
        Tensor fed = MixedLinear.Apply(narrow, functional.gelu(wide), isMixed);                  // (B, T, E)
        states = states + dropout.call(fed, random);                                             // (B, T, E)
        return states.MoveToOuterDisposeScope();
    }
}
