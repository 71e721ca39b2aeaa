using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// A Transformer's encoder by hand: learned places, layers that are normalized before their parts, the mean of the tokens' states.
/// </summary>
internal sealed class HandwrittenTransformer : Module<Tensor, Tensor>
{
    private readonly Parameter position;
    private readonly ModuleList<HandwrittenEncoderLayer> blocks;
    private readonly LayerNorm norm;

    public HandwrittenTransformer(TransformerClassifierOptions options, int length)
        : base(nameof(HandwrittenTransformer))
    {
        position = Parameter(init.normal_(empty(length, options.EmbeddingSize), 0, 0.1));
        blocks = new([.. Enumerable.Range(0, options.Layers)
            .Select(_ => new HandwrittenEncoderLayer(options.EmbeddingSize, options.Heads, options.FeedForwardSize))]);
        norm = LayerNorm(options.EmbeddingSize);
        RegisterComponents();
    }

    /// <param name="embedded">(B, T, E)</param>
    /// <returns>(B, E)</returns>
    public override Tensor forward(Tensor embedded)
    {
        Tensor states = embedded + position.narrow(0, 0, embedded.shape[1]);                 // (B, T, E)
        foreach (HandwrittenEncoderLayer block in blocks)
        {
            states = block.call(states, null);                                               // (B, T, E)
        }

        return norm.call(states).mean([1]);                                                  // (B, E)
    }
}
