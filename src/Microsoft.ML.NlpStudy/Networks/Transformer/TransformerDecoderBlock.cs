using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer's decoder layer: attention to the steps so far, attention to the source, a feed-forward network.</summary>
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

    /// <summary>What the block attends to of the source's states (B, S, E): keys and values (B, H, S, D).</summary>
    public (Tensor Keys, Tensor Values) Project(Tensor source) => cross_attention.Project(source);

    /// <param name="states">(B, T, E)</param>
    /// <param name="later">(B, 1, T, T), true for steps after the one that looks.</param>
    /// <param name="source">What <see cref="Project"/> made of the source.</param>
    /// <param name="ended">(B, 1, 1, S), true where a source has ended.</param>
    /// <param name="random">Where dropout draws from; null drops nothing.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor later, (Tensor Keys, Tensor Values) source, Tensor ended, DropoutRandom? random)
    {
        using DisposeScope scope = NewDisposeScope();
        states = _residual.Around(self_norm, states, before => self_attention.call(before, later), random);              // (B, T, E)
        states = _residual.Around(cross_norm, states, before => cross_attention.call(before, source, ended).Result, random); // (B, T, E)
        return _residual.Around(feed_forward_norm, states, feed_forward.call, random).MoveToOuterDisposeScope();         // (B, T, E)
    }

    /// <summary>What the block remembers of a source while it goes step by step.</summary>
    /// <param name="source">The source's states (B, S, E).</param>
    /// <param name="ended">(B, 1, 1, S), true where a source has ended.</param>
    public AttentionMemory Remember(Tensor source, Tensor ended) => cross_attention.Remember(source, ended);

    /// <summary>One more step.</summary>
    /// <param name="states">(N, 1, E)</param>
    /// <param name="steps">The steps before; this one is appended.</param>
    /// <param name="source">The source.</param>
    /// <param name="needWeights">Whether it is asked for what the step attended to of the source.</param>
    /// <returns>The states (N, 1, E), and how much the heads attended to each source token, on average (N, S).</returns>
    public (Tensor States, Tensor? Attention) Step(Tensor states, AttentionMemory steps, AttentionMemory source, bool needWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? attention = null;
        states = _residual.Around(self_norm, states, before => self_attention.Step(before, steps), null);                // (N, 1, E)
        states = _residual.Around(cross_norm, states, before =>
        {
            (Tensor result, attention) = cross_attention.Step(before, source, needWeights);
            attention?.MoveToOuterDisposeScope();
            return result;
        }, null);                                                                                                        // (N, 1, E)
        states = _residual.Around(feed_forward_norm, states, feed_forward.call, null);                                   // (N, 1, E)
        return (states.MoveToOuterDisposeScope(), attention?.MoveToOuterDisposeScope());
    }
}
