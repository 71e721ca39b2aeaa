using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// A Transformer's encoder layer by hand, normalized before its parts as the package's; TorchSharp's own normalizes after them.
/// </summary>
internal sealed class HandwrittenEncoderLayer : Module<Tensor, Tensor?, Tensor>
{
    private readonly LayerNorm attention_norm;
    private readonly HandwrittenAttention attention;
    private readonly LayerNorm feed_forward_norm;
    private readonly Sequential feed_forward;

    public HandwrittenEncoderLayer(int size, int heads, int feedForwardSize)
        : base(nameof(HandwrittenEncoderLayer))
    {
        attention_norm = LayerNorm(size);
        attention = new HandwrittenAttention(size, heads);
        feed_forward_norm = LayerNorm(size);
        feed_forward = Sequential(("widen", Linear(size, feedForwardSize)), ("gelu", GELU()), ("narrow", Linear(feedForwardSize, size)));
        RegisterComponents();
    }

    /// <param name="states">(B, T, E)</param>
    /// <param name="mask">True where attention may look (B, 1, 1, T); <see langword="null"/>: everywhere.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor? mask)
    {
        states = states + attention.call(attention_norm.call(states), mask);         // (B, T, E)
        return states + feed_forward.call(feed_forward_norm.call(states));           // (B, T, E)
    }
}
