using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Luong attention: global attention of a decoder's states to the source, and the attentional state tanh(W·[context; s]). Luong et al.
/// (2015).
/// </summary>
internal sealed class LuongAttention : Module<Tensor, Tensor, Tensor, (Tensor States, Tensor Weights)>
{
    private readonly Linear? query;
    private readonly Linear? key;
    private readonly Linear? score;
    private readonly Linear combination;
    private readonly AttentionScoring _scoring;

    public LuongAttention(AttentionScoring scoring, int size)
        : base(nameof(LuongAttention))
    {
        _scoring = scoring;

        // W·[s; h] is the sum of a product with s and a product with h. The product with h is the same at every step.
        query = scoring is AttentionScoring.General or AttentionScoring.Concat
            ? Linear(size, size, hasBias: scoring == AttentionScoring.Concat) : null;
        key = scoring == AttentionScoring.Concat ? Linear(size, size, hasBias: false) : null;
        score = scoring == AttentionScoring.Concat ? Linear(size, 1, hasBias: false) : null;
        combination = Linear(2 * size, size, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Computes the attention keys of the source's states (B, S, H): the states, or a product with them.</summary>
    public Tensor Keys(Tensor source) => key is null ? source.alias() : key.call(source);

    /// <param name="states">The decoder's states (B, T, H).</param>
    /// <param name="source">The source's states and their <see cref="Keys"/>, side by side (B, S, 2H).</param>
    /// <param name="paddingMask">(B, 1, S), true at the source's padding.</param>
    /// <returns>The attentional states (B, T, H), and the attention weights (B, T, S).</returns>
    public override (Tensor States, Tensor Weights) forward(Tensor states, Tensor source, Tensor paddingMask)
    {
        using DisposeScope scope = NewDisposeScope();
        long size = states.shape[2];
        Tensor values = source.narrow(2, 0, size), keys = source.narrow(2, size, size);                   // (B, S, H)
        Tensor weights = Scores(states, keys).masked_fill(paddingMask, Scalars.MinusInfinity).softmax(2); // (B, T, S)
        Tensor context = weights.matmul(values);                                                          // (B, T, H)
        Tensor attentional = combination.call(cat([context, states], 2)).tanh();                          // (B, T, H)
        return (attentional.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    private Tensor Scores(Tensor states, Tensor keys)
    {
        if (_scoring != AttentionScoring.Concat)
        {
            return (query?.call(states) ?? states).matmul(keys.transpose(1, 2));            // (B, T, S)
        }

        Tensor sums = query!.call(states).unsqueeze(2).add(keys.unsqueeze(1), Scalars.One); // (B, T, S, H)
        return score!.call(sums.tanh()).squeeze(3);                                         // (B, T, S)
    }
}
