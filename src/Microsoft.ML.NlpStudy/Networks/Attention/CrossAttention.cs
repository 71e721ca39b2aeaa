using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Multi-head attention of a decoder's steps to the source: Vaswani et al., "Attention Is All You Need" (2017).</summary>
internal sealed class CrossAttention
    : Module<Tensor, (Tensor Keys, Tensor Values), Tensor, (Tensor Result, Tensor Weights)>, IMixesPrecision
{
    private readonly Linear query;
    private readonly Linear memory;
    private readonly Linear output;
    private readonly int _heads;

    public CrossAttention(int size, int heads)
        : base(nameof(CrossAttention))
    {
        _heads = heads;
        query = Linear(size, size);
        memory = Linear(size, 2 * size);
        output = Linear(size, size);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <summary>Computes the source's keys and values, which are the same for all steps.</summary>
    /// <param name="source">The source's states (B, S, E).</param>
    /// <returns>Two tensors (B, H, S, D).</returns>
    public (Tensor Keys, Tensor Values) Project(Tensor source)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = ScaledDotProductAttention.Split(Product(memory, source), source.shape[2], _heads); // 2 × (B, H, S, D)
        return (parts[0].MoveToOuterDisposeScope(), parts[1].MoveToOuterDisposeScope());
    }

    /// <param name="states">(B, T, E)</param>
    /// <param name="source">The source's keys and values, from <see cref="Project"/>.</param>
    /// <param name="paddingMask">(B, 1, 1, S), true at the source's padding.</param>
    /// <returns>The results (B, T, E), and the attention weights (B, H, T, S).</returns>
    public override (Tensor Result, Tensor Weights) forward(Tensor states, (Tensor Keys, Tensor Values) source, Tensor paddingMask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = ScaledDotProductAttention.Split(Product(query, states), states.shape[2], _heads)[0]; // (B, H, T, D)

        // (B, T, E), (B, H, T, S)
        (Tensor heads, Tensor weights) = ScaledDotProductAttention.Attend(queries, source.Keys, source.Values, paddingMask);
        Tensor result = MixedLinear.Apply(output, heads, this.MixesNow());                                    // (B, T, E)
        return (result.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    /// <summary>Creates the key-value cache of a source, for <see cref="Step"/>.</summary>
    /// <param name="source">The source's states (B, S, E).</param>
    /// <param name="paddingMask">(B, 1, 1, S), true at the source's padding.</param>
    public KeyValueCache CreateCache(Tensor source, Tensor paddingMask)
    {
        using DisposeScope scope = NewDisposeScope();
        var cache = KeyValueCache.Create((int)source.shape[2], _heads, source.device);
        cache.Append(memory.call(source), paddingMask);
        return cache;
    }

    /// <summary>Packs the weights for many steps of decoding.</summary>
    public (PackedProduct Query, PackedProduct Output) PackForSearch() =>
        (PackedProduct.Of(query.weight!, query.bias), PackedProduct.Of(output.weight!, output.bias));

    /// <summary>Computes one step of decoding.</summary>
    /// <param name="states">(N, 1, E)</param>
    /// <param name="source">The source's key-value cache.</param>
    /// <param name="needWeights">Whether the attention weights are returned too.</param>
    /// <returns>The results (N, 1, E), and the attention weights averaged over the heads (N, S).</returns>
    public (Tensor Result, Tensor? Attention) Step(Tensor states, KeyValueCache source, bool needWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor heads, Tensor? attention) = source.Attend(query.call(states), needWeights); // (N, 1, E), (N, S)
        return (output.call(heads).MoveToOuterDisposeScope(), attention?.MoveToOuterDisposeScope());
    }

    private Tensor Product(Linear layer, Tensor input) =>
        this.MixesNow() ? MixedLinear.ApplyRounded(layer, input) : layer.call(input);
}
