using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer's encoder layer: self-attention of the text's tokens, then a feed-forward network.</summary>
internal sealed class TransformerEncoderBlock : Module<Tensor, Tensor, DropoutRandom?, Tensor>
{
    private readonly LayerNorm attention_norm;
    private readonly SelfAttention attention;
    private readonly LayerNorm feed_forward_norm;
    private readonly FeedForward feed_forward;
    private readonly ElementDropout dropout;
    private readonly Residual _residual;

    public TransformerEncoderBlock(int size, int heads, int feedForwardSize, double dropout, bool normalizesFirst = true,
        double normEpsilon = 1e-5, double attentionDropout = 0)
        : base(nameof(TransformerEncoderBlock))
    {
        attention_norm = LayerNorm(size, normEpsilon);
        attention = new SelfAttention(size, heads, attentionDropout);
        feed_forward_norm = LayerNorm(size, normEpsilon);
        feed_forward = new FeedForward(size, feedForwardSize);
        this.dropout = new ElementDropout(dropout);
        RegisterComponents();
        _residual = new Residual(this.dropout, normalizesFirst);
    }

    /// <summary>Packs the layer for one text at a time; it must be one with normalization first.</summary>
    public PackedEncoderLayer PackForSingleTexts()
    {
        (PackedProduct projection, PackedAttention heads, PackedProduct output) = attention.PackForSingleTexts();
        (PackedProduct widen, AlignedFloats wideBias, PackedProduct narrow) = feed_forward.PackForSingleTexts();
        return new PackedEncoderLayer(
            new PackedNorm(attention_norm), projection, heads, output, new PackedNorm(feed_forward_norm), widen, wideBias, narrow);
    }

    /// <param name="states">(B, T, E)</param>
    /// <param name="paddingMask">(B, 1, 1, T), true at padding.</param>
    /// <param name="random">The source of dropout; <see langword="null"/> drops nothing.</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor paddingMask, DropoutRandom? random)
    {
        using DisposeScope scope = NewDisposeScope();
        states = _residual.Around(
            attention_norm, states, input => attention.call(input, paddingMask, random), random);                // (B, T, E)
        return _residual.Around(feed_forward_norm, states, feed_forward.call, random).MoveToOuterDisposeScope(); // (B, T, E)
    }

    /// <summary>Adds the layer to a graph.</summary>
    /// <param name="states">(B, T, E)</param>
    /// <param name="mask">(B, 1, 1, T), true at tokens.</param>
    /// <returns>(B, T, E)</returns>
    public GraphValue Export(GraphValue states, GraphValue mask)
    {
        states = _residual.Export(attention_norm, states, input => attention.Export(input, mask)); // (B, T, E)
        return _residual.Export(feed_forward_norm, states, feed_forward.Export);                    // (B, T, E)
    }
}
