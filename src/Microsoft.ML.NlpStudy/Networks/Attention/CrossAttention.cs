using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Multi-head attention of each step of a translation to the source: Vaswani et al., "Attention Is All You Need" (2017).</summary>
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

    /// <summary>What the steps attend to; the same for all of them.</summary>
    /// <param name="source">The source's states (B, S, E).</param>
    /// <returns>(B, H, S, D) each</returns>
    public (Tensor Keys, Tensor Values) Project(Tensor source)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = ScaledDotProductAttention.Split(Product(memory, source), source.shape[2], _heads);              // 2 × (B, H, S, D)
        return (parts[0].MoveToOuterDisposeScope(), parts[1].MoveToOuterDisposeScope());
    }

    /// <param name="states">(B, T, E)</param>
    /// <param name="source">What <see cref="Project"/> made of the source.</param>
    /// <param name="mask">(B, 1, 1, S), true where a source has ended.</param>
    /// <returns>(B, T, E), and the weights (B, H, T, S)</returns>
    public override (Tensor Result, Tensor Weights) forward(Tensor states, (Tensor Keys, Tensor Values) source, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = ScaledDotProductAttention.Split(Product(query, states), states.shape[2], _heads)[0];            // (B, H, T, D)
        (Tensor heads, Tensor weights) = ScaledDotProductAttention.Attend(queries, source.Keys, source.Values, mask);  // (B, T, E)
        Tensor result = MixedLinear.Apply(output, heads, this.MixesNow());                             // (B, T, E)
        return (result.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    /// <summary>Puts a source where <see cref="Step"/> attends to it.</summary>
    /// <param name="source">The source's states (B, S, E).</param>
    /// <param name="ended">(B, 1, 1, S), true where a source has ended.</param>
    public AttentionMemory Remember(Tensor source, Tensor ended)
    {
        using DisposeScope scope = NewDisposeScope();
        var remembered = AttentionMemory.Create((int)source.shape[2], _heads, source.device);
        remembered.Append(memory.call(source), ended);
        return remembered;
    }

    /// <summary>One more step.</summary>
    /// <param name="states">(N, 1, E)</param>
    /// <param name="source">The source.</param>
    /// <param name="needWeights">Whether it is asked for what the step attended to.</param>
    /// <returns>(N, 1, E), and how much the heads attended to each source token, on average (N, S).</returns>
    public (Tensor Result, Tensor? Attention) Step(Tensor states, AttentionMemory source, bool needWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor heads, Tensor? attention) = source.Attend(query.call(states), needWeights);                      // (N, 1, E)
        return (output.call(heads).MoveToOuterDisposeScope(), attention?.MoveToOuterDisposeScope());
    }

    private Tensor Product(Linear layer, Tensor input) =>
        this.MixesNow() ? MixedLinear.ApplyRounded(layer, input) : layer.call(input);
}
