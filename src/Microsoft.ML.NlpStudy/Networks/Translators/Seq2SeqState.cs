using Microsoft.ML.NlpStudy.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The state of a recurrent decoder between two steps.</summary>
internal sealed class Seq2SeqState : DecodingState
{
    /// <summary>Each layer's state.</summary>
    public required RecurrentState[] Layers { get; init; }

    /// <summary>The source's states and attention keys, side by side (N, S, 2H). <see langword="null"/> without attention.</summary>
    public Tensor? Memory { get; set; }

    /// <summary>The source's padding mask (N, 1, S), true at padding; <see langword="null"/> without attention.</summary>
    public Tensor? PaddingMask { get; set; }

    /// <summary>The last step's attentional states (N, H). <see langword="null"/> without input feeding.</summary>
    public Tensor? InputFeed { get; set; }

    /// <summary>The tensors that a step replaces.</summary>
    public IEnumerable<Tensor> StepTensors =>
        Layers.SelectMany(layer => new[] { layer.Hidden, layer.Cell }).Append(InputFeed).OfType<Tensor>();

    /// <summary>Detaches the tensors from the current dispose scope, so that they live until they are replaced.</summary>
    public Seq2SeqState DetachFromScope()
    {
        foreach (Tensor tensor in StepTensors)
        {
            tensor.DetachFromDisposeScope();
        }

        Memory?.DetachFromDisposeScope();
        PaddingMask?.DetachFromDisposeScope();
        return this;
    }

    public override void Select(Tensor rows)
    {
        Tensor Chosen(Tensor tensor)
        {
            Tensor chosen = tensor.index_select(0, rows).DetachFromDisposeScope();
            tensor.Dispose();
            return chosen;
        }

        for (int i = 0; i < Layers.Length; i++)
        {
            Layers[i] = new RecurrentState(Chosen(Layers[i].Hidden), Layers[i].Cell is { } cell ? Chosen(cell) : null);
        }

        Memory = Memory is null ? null : Chosen(Memory);
        PaddingMask = PaddingMask is null ? null : Chosen(PaddingMask);
        InputFeed = InputFeed is null ? null : Chosen(InputFeed);
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (Tensor tensor in StepTensors)
        {
            tensor.Dispose();
        }

        Memory?.Dispose();
        PaddingMask?.Dispose();
    }
}
