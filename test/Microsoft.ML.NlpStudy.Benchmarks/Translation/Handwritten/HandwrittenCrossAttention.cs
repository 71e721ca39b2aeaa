using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Multi-head attention of a translation's steps to the source, by hand.</summary>
internal sealed class HandwrittenCrossAttention : Module<Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private readonly Linear query;
    private readonly Linear memory;
    private readonly Linear output;
    private readonly int _heads;

    public HandwrittenCrossAttention(int size, int heads)
        : base(nameof(HandwrittenCrossAttention))
    {
        _heads = heads;
        query = Linear(size, size);
        memory = Linear(size, 2 * size);
        output = Linear(size, size);
        RegisterComponents();
    }

    /// <summary>The keys and values of the source (B, S, E): (B, H, S, D) each.</summary>
    public (Tensor Keys, Tensor Values) Project(Tensor source)
    {
        Tensor[] parts = HandwrittenAttention.Split(memory.call(source), 2, _heads);
        return (parts[0], parts[1]);
    }

    /// <param name="states">(B, T, E)</param>
    /// <param name="keys">(B, H, S, D)</param>
    /// <param name="values">(B, H, S, D)</param>
    /// <param name="sourceMask">True where a source goes on (B, 1, 1, S).</param>
    /// <returns>(B, T, E)</returns>
    public override Tensor forward(Tensor states, Tensor keys, Tensor values, Tensor sourceMask)
    {
        Tensor queries = HandwrittenAttention.Split(query.call(states), 1, _heads)[0];                           // (B, H, T, D)
        return output.call(HandwrittenAttention.Join(functional.scaled_dot_product_attention(queries, keys, values, sourceMask)));
    }
}
