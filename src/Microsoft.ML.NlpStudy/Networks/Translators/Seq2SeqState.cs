using Microsoft.ML.NlpStudy.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>What a recurrent decoder knows of its texts between two steps.</summary>
internal sealed class Seq2SeqState : DecodingState
{
    /// <summary>Each layer's state.</summary>
    public required RecurrentState[] Layers { get; init; }

    /// <summary>The source's states and the keys made of them, side by side (N, S, 2H); null without attention.</summary>
    public Tensor? Memory { get; set; }

    /// <summary>True where a source has ended, (N, 1, S); null without attention.</summary>
    public Tensor? Ended { get; set; }

    /// <summary>The last step's attentional states (N, H); null where they are not fed to the next.</summary>
    public Tensor? Fed { get; set; }

    /// <summary>What a step replaces.</summary>
    public IEnumerable<Tensor> Changing => Layers.SelectMany(layer => new[] { layer.Hidden, layer.Cell }).Append(Fed).OfType<Tensor>();

    /// <summary>Takes the tensors out of the scope they were made in, to live until they are replaced.</summary>
    public Seq2SeqState Keep()
    {
        foreach (Tensor tensor in Changing)
        {
            tensor.DetachFromDisposeScope();
        }

        Memory?.DetachFromDisposeScope();
        Ended?.DetachFromDisposeScope();
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
        Ended = Ended is null ? null : Chosen(Ended);
        Fed = Fed is null ? null : Chosen(Fed);
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (Tensor tensor in Changing)
        {
            tensor.Dispose();
        }

        Memory?.Dispose();
        Ended?.Dispose();
    }
}
