using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer's decoder layer: self-attention, cross-attention to the source, then a feed-forward network.</summary>
internal sealed class TransformerDecoderBlock : Module<Tensor, Tensor, (Tensor Keys, Tensor Values), Tensor, DropoutRandom?, Tensor>
{
    private readonly LayerNorm self_norm;
    private readonly SelfAttention self_attention;
    private readonly LayerNorm cross_norm;
    private readonly CrossAttention cross_attention;
    private readonly LayerNorm feed_forward_norm;
    private readonly FeedForward feed_forward;
    private readonly ElementDropout dropout;
    private readonly Residual _residual;

    public TransformerDecoderBlock(int size, int heads, int feedForwardSize, double dropout, bool normalizesFirst)
        : base(nameof(TransformerDecoderBlock))
    {
        self_norm = LayerNorm(size);
        self_attention = new SelfAttention(size, heads);
        cross_norm = LayerNorm(size);
        cross_attention = new CrossAttention(size, heads);
        feed_forward_norm = LayerNorm(size);
        feed_forward = new FeedForward(size, feedForwardSize);
        this.dropout = new ElementDropout(dropout);
        RegisterComponents();
        _residual = new Residual(this.dropout, normalizesFirst);
    }

    /// <summary>Computes the keys and values (B, H, S, D) of the source's states (B, S, E).</summary>
    public (Tensor Keys, Tensor Values) Project(Tensor source) => cross_attention.Project(source);

    /// <param name="states">(B, T, E)</param>
    /// <param name="causalMask">(B, 1, T, T), true at steps after the attending step.</param>
    /// <param name="source">The source's keys and values, from <see cref="Project"/>.</param>
    /// <param name="paddingMask">(B, 1, 1, S), true at the source's padding.</param>
    /// <param name="random">The source of dropout; <see langword="null"/> drops nothing.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(
        Tensor states, Tensor causalMask, (Tensor Keys, Tensor Values) source, Tensor paddingMask, DropoutRandom? random)
    {
        using DisposeScope scope = NewDisposeScope();
        states = _residual.Around(self_norm, states, input => self_attention.call(input, causalMask, random), random); // (B, T, E)
        states = _residual.Around(
            cross_norm, states, input => cross_attention.call(input, source, paddingMask).Result, random);       // (B, T, E)
        return _residual.Around(feed_forward_norm, states, feed_forward.call, random).MoveToOuterDisposeScope(); // (B, T, E)
    }

    /// <summary>Creates the key-value cache of a source, for <see cref="Step"/>.</summary>
    /// <param name="source">The source's states (B, S, E).</param>
    /// <param name="paddingMask">(B, 1, 1, S), true at the source's padding.</param>
    public KeyValueCache CreateCache(Tensor source, Tensor paddingMask) => cross_attention.CreateCache(source, paddingMask);

    /// <summary>Packs the layer for many steps of decoding.</summary>
    public PackedDecoderLayer PackForSearch()
    {
        (PackedProduct projection, PackedProduct selfOutput) = self_attention.PackForSearch();
        (PackedProduct query, PackedProduct crossOutput) = cross_attention.PackForSearch();
        (PackedProduct widen, AlignedFloats wideBias, PackedProduct narrow) = feed_forward.PackForSingleTexts();
        return new PackedDecoderLayer
        {
            NormalizesFirst = _residual.NormalizesFirst,
            SelfNorm = new PackedNorm(self_norm),
            Projection = projection,
            SelfOutput = selfOutput,
            CrossNorm = new PackedNorm(cross_norm),
            Query = query,
            CrossOutput = crossOutput,
            FeedForwardNorm = new PackedNorm(feed_forward_norm),
            Widen = widen,
            WideBias = wideBias,
            Narrow = narrow,
        };
    }

    /// <summary>Computes one step of decoding.</summary>
    /// <param name="states">(N, 1, E)</param>
    /// <param name="steps">The key-value cache of the steps before; this step is appended.</param>
    /// <param name="source">The source's key-value cache.</param>
    /// <param name="needWeights">Whether the attention weights to the source are returned too.</param>
    /// <returns>The states (N, 1, E), and the attention weights averaged over the heads (N, S).</returns>
    public (Tensor States, Tensor? Attention) Step(Tensor states, KeyValueCache steps, KeyValueCache source, bool needWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? attention = null;
        states = _residual.Around(self_norm, states, input => self_attention.Step(input, steps), null); // (N, 1, E)
        states = _residual.Around(cross_norm, states, input =>
        {
            (Tensor result, attention) = cross_attention.Step(input, source, needWeights);              // (N, 1, E), (N, S)
            attention?.MoveToOuterDisposeScope();
            return result;
        }, null);                                                                                       // (N, 1, E)
        states = _residual.Around(feed_forward_norm, states, feed_forward.call, null);                  // (N, 1, E)
        return (states.MoveToOuterDisposeScope(), attention?.MoveToOuterDisposeScope());
    }
}
