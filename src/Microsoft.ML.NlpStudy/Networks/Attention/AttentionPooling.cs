using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A mean of a text's states, weighted by how much each matters: v·tanh(W·h + b), a softmax over the text's real tokens.
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
    /// <param name="batch">The texts' lengths; takes note of the weights where it is asked to.</param>
    /// <returns>(B, S)</returns>
    public override Tensor forward(Tensor states, TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = context.call(key.call(states).tanh());                                // (T, B, 1)
        Tensor weights = scores.masked_fill(batch.Padding, Scalars.MinusInfinity).softmax(0); // (T, B, 1)
        batch.NoteAttention(weights);
        return (weights * states).sum([0L]).MoveToOuterDisposeScope();                        // (B, S)
    }
}
