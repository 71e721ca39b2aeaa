using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Attention pooling: the mean of a text's states, weighted by the softmax of v·tanh(W·h + b) over the text's real tokens.
/// </summary>
/// <remarks>Yang et al., "Hierarchical Attention Networks for Document Classification" (2016).</remarks>
internal sealed class AttentionPooling : Module<Tensor, TokenBatch, Tensor>
{
    private readonly Linear key;
    private readonly Linear context;

    public AttentionPooling(int size)
        : base(nameof(AttentionPooling))
    {
        key = Linear(size, size);
        context = Linear(size, 1, hasBias: false);
        RegisterComponents();
    }

    /// <param name="states">(T, B, S)</param>
    /// <param name="batch">The texts' lengths; keeps the attention weights if they are wanted.</param>
    /// <returns>(B, S)</returns>
    public override Tensor forward(Tensor states, TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = context.call(key.call(states).tanh());                                // (T, B, 1)
        Tensor weights = scores.masked_fill(batch.Padding, Scalars.MinusInfinity).softmax(0); // (T, B, 1)
        batch.KeepAttention(weights);
        return (weights * states).sum([0L]).MoveToOuterDisposeScope();                        // (B, S)
    }

    /// <summary>Adds the pooling to a graph, and gives the weights to the texts.</summary>
    /// <param name="states">(T, B, S)</param>
    /// <param name="texts">The texts' lengths.</param>
    /// <returns>(B, S)</returns>
    public GraphValue Export(GraphValue states, GraphTexts texts)
    {
        GraphValue scores = context.Export(key.Export(states).Apply("Tanh")).Squeeze(2);      // (T, B)
        GraphValue masked = texts.Mask.Choose(scores.Transpose(1, 0), states.Graph.Number(GraphLayers.Masked)); // (B, T)
        GraphValue weights = masked.Softmax(rank: 2);                                         // (B, T)
        texts.Attention = weights;
        return (weights.Transpose(1, 0).Unsqueeze(2) * states).Sum(keeps: false, 0);          // (B, S)
    }
}
