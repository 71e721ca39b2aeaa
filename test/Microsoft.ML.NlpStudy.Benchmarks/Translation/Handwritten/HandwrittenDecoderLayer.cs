using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// A Transformer's decoder layer by hand, normalized before its parts as the package's; TorchSharp's own normalizes after them.
/// </summary>
internal sealed class HandwrittenDecoderLayer : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly LayerNorm self_norm;
    private readonly HandwrittenAttention self_attention;
    private readonly LayerNorm cross_norm;
    private readonly HandwrittenCrossAttention cross_attention;
    private readonly LayerNorm feed_forward_norm;
    private readonly Sequential feed_forward;

    public HandwrittenDecoderLayer(int size, int heads, int feedForwardSize)
        : base(nameof(HandwrittenDecoderLayer))
    {
        self_norm = LayerNorm(size);
        self_attention = new HandwrittenAttention(size, heads);
        cross_norm = LayerNorm(size);
        cross_attention = new HandwrittenCrossAttention(size, heads);
        feed_forward_norm = LayerNorm(size);
        feed_forward = Sequential(("widen", Linear(size, feedForwardSize)), ("gelu", GELU()), ("narrow", Linear(feedForwardSize, size)));
        RegisterComponents();
    }

    /// <summary>The keys and values of the source (B, S, E), which are the same at every step: (B, H, S, D) each.</summary>
    public (Tensor Keys, Tensor Values) Project(Tensor source) => cross_attention.Project(source);

    /// <param name="states">(B, T, E)</param>
    /// <param name="source">(B, S, E)</param>
    /// <param name="sourceMask">True where a source goes on (B, 1, 1, S).</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor source, Tensor sourceMask)
    {
        states = states + self_attention.Causal(self_norm.call(states));                                         // (B, T, E)
        return Finish(states, Project(source), sourceMask);                                                      // (B, T, E)
    }

    /// <summary>One more step.</summary>
    /// <param name="states">(N, 1, E)</param>
    /// <param name="cache">The steps before; this one is appended.</param>
    /// <param name="source">What <see cref="Project"/> made of the source.</param>
    /// <param name="sourceMask">True where a source goes on (N, 1, 1, S).</param>
    /// <returns>(N, 1, E)</returns>
    public Tensor Step(Tensor states, KeyValueCache cache, (Tensor Keys, Tensor Values) source, Tensor sourceMask)
    {
        states = states + self_attention.Step(self_norm.call(states), cache);                                    // (N, 1, E)
        return Finish(states, source, sourceMask);                                                               // (N, 1, E)
    }

    private Tensor Finish(Tensor states, (Tensor Keys, Tensor Values) source, Tensor sourceMask)
    {
        states = states + cross_attention.call(cross_norm.call(states), source.Keys, source.Values, sourceMask); // (B, T, E)
        return states + feed_forward.call(feed_forward_norm.call(states));                                       // (B, T, E)
    }
}
