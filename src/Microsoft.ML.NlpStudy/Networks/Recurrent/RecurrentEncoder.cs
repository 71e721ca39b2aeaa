using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Stacked recurrent layers, each in one direction or both, with dropout between them.</summary>
/// <remarks>
/// <para>
/// Residual connections add a layer's input to its output if both have the same size: He et al., "Deep Residual Learning for Image
/// Recognition" (2016); between recurrent layers as in Wu et al., "Google's Neural Machine Translation System" (2016).
/// </para>
/// <para>
/// The backward direction reads each text's real tokens in reverse, and its states are reversed again. So it starts at the text's last
/// token, never at padding. Packed sequences serve the same purpose, but libtorch 2.10 takes them apart step by step. On a CPU they are
/// seven to ten times as slow: measured forward and backward on 64 texts of 150 to 200 tokens, bidirectional layers of 128.
/// </para>
/// </remarks>
internal sealed class RecurrentEncoder : Module<Tensor, TokenBatch, Tensor>
{
    private readonly ModuleList<RecurrentLayer> forwards;
    private readonly ModuleList<RecurrentLayer>? backwards;
    private readonly SharedDropout dropout;
    private readonly bool _residual;
    private readonly double _weightDropout;
    private readonly ExampleLayout _layout;

    public RecurrentEncoder(RnnCellKind cell, int inputSize, int hiddenSize, int layers, bool bidirectional, double dropout,
        bool residual = false, double weightDropout = 0, ExampleLayout layout = default)
        : base(nameof(RecurrentEncoder))
    {
        (_residual, _weightDropout, _layout) = (residual, weightDropout, layout);
        OutputSize = bidirectional ? 2 * hiddenSize : hiddenSize;
        ModuleList<RecurrentLayer> Stack() => new([.. Enumerable.Range(0, layers)
            .Select(layer => new RecurrentLayer(cell, layer == 0 ? inputSize : OutputSize, hiddenSize))]);
        forwards = Stack();
        backwards = bidirectional ? Stack() : null;
        this.dropout = new SharedDropout(dropout);
        RegisterComponents();
    }

    /// <summary>Size of a state, of both directions together.</summary>
    public int OutputSize { get; }

    /// <param name="input">(T, B, I)</param>
    /// <param name="batch">The texts' lengths.</param>
    /// <returns>(T, B, H), or (T, B, 2H) for both directions, the forward states first.</returns>
    public override Tensor forward(Tensor input, TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = input;
        for (int layer = 0; layer < forwards.Count; layer++)
        {
            Tensor layerInput = layer == 0 ? states : dropout.OfTexts(states, batch.DropoutRandom, _layout); // (T, B, I)
            Tensor output = Read(forwards[layer], layerInput, batch);                                       // (T, B, H)
            if (backwards is not null)
            {
                Tensor back = Reversed(Read(backwards[layer], Reversed(layerInput, batch), batch), batch);  // (T, B, H)
                output = cat([output, back], 2);                                                            // (T, B, 2H)
            }

            // The residual is added without dropout: dropout applies to the layer's input only.
            states = _residual && states.shape[2] == OutputSize ? output.add(states, Scalars.One) : output; // (T, B, H)
        }

        return states.MoveToOuterDisposeScope();
    }

    /// <summary>Adds the layers to a graph.</summary>
    /// <param name="input">(T, B, I)</param>
    /// <param name="texts">The texts' lengths.</param>
    /// <returns>(T, B, H), or (T, B, 2H) for both directions.</returns>
    public GraphValue Export(GraphValue input, GraphTexts texts)
    {
        GraphValue states = input;
        long size = forwards[0].InputSize;
        for (int layer = 0; layer < forwards.Count; layer++)
        {
            GraphValue output = RecurrentGraph.Export(forwards[layer], backwards?[layer], states, texts);
            states = _residual && size == OutputSize ? output + states : output;                            // (T, B, H)
            size = OutputSize;
        }

        return states;
    }

    /// <summary>Reverses in a graph the real steps of each text; padding stays in its place.</summary>
    /// <param name="states">(T, B, …)</param>
    /// <param name="texts">The texts' lengths.</param>
    public static GraphValue Reversed(GraphValue states, GraphTexts texts) => states.Graph.Add(
        "ReverseSequence", [states, texts.Lengths.Squeeze(1)], ("batch_axis", 1L), ("time_axis", 0L));

    /// <summary>Reverses the real steps of each text; padding stays in its place.</summary>
    public static Tensor Reversed(Tensor states, TokenBatch batch) =>
        states.flatten(0, 1).index_select(0, batch.Reversal).view_as(states); // (T, B, …)

    /// <summary>Packs the layers for one text at a time.</summary>
    /// <param name="cell">The kind of unit.</param>
    /// <param name="inputSize">The size of the first layer's input.</param>
    public PackedRecurrentLayer[] PackForSingleTexts(RnnCellKind cell, int inputSize)
    {
        var packed = new PackedRecurrentLayer[forwards.Count];
        for (int layer = 0; layer < packed.Length; layer++)
        {
            RecurrentLayer[] both = backwards is null ? [forwards[layer]] : [forwards[layer], backwards[layer]];
            PackedRecurrentLayer? before = layer == 0 ? null : packed[layer - 1];
            packed[layer] = new PackedRecurrentLayer(
                cell, both, before is null ? place => place : before.PlaceOf, before?.StateSize ?? inputSize);
        }

        return packed;
    }

    private Tensor Read(RecurrentLayer layer, Tensor input, TokenBatch batch) => layer.DropStateWeight(_weightDropout, batch.DropoutRandom)
        is { } weight ? layer.call(input, null, weight).States : layer.call(input);
}
